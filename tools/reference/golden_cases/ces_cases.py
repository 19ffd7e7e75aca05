"""Cases about sources on one axis of combined energy."""

import numpy as np

from .case import Case, TemplateFile, bump, mesh

EDGES = np.linspace(0, 150, 76)


def _templates():
    (energy,) = mesh(EDGES)
    uneven = np.concatenate([[8.0, 9.5], np.linspace(10, 90, 81)])
    (other,) = mesh(uneven)
    return [
        TemplateFile("broad.ii.h5", {"e": EDGES}, {"broad": bump(energy, 60, 40)}),
        TemplateFile("step.ii.h5", {"e": uneven}, {"step": 100 - 0.5 * other}),
    ]


RATES = {
    "broad_rate_multiplier": (100, 300),
    "step_rate_multiplier": (20, 120),
    "peak_rate_multiplier": (10, 80),
    "flat_rate_multiplier": (10, 80),
}

# The reference takes differences of cumulative distributions near 1, which leaves it few
# digits above a peak: the resolution and the range are wide here.
CES = Case(
    name="ces",
    model="ces/model.yaml",
    poi="peak_rate_multiplier",
    templates=_templates,
    ranges={**RATES, "smearing_a": (60, 100), "B": (-0.02, 0.03), "efficiency_constant": (0.7, 0.9)},
    shifted={"smearing_a": 71.0, "B": 0.013, "efficiency_constant": 0.75},
    extra_points=[
        {"smearing_a": 80, "B": 0.03},
        {"efficiency_constant": 0.95},
        {"peak_rate_multiplier": 0},
        {"flat_rate_multiplier": -1},
        {"livetime": 200},
    ],
    edge_events={"binned": [(20.0, 0), (60.0, 1), (100.0, 2), (110.0, 2)]},
    bounds=(0, 150),
    seed=61,
)

CES_UNBINNED = Case(
    name="ces_unbinned",
    model="ces_unbinned/model.yaml",
    poi="peak_rate_multiplier",
    templates=_templates,
    ranges={**RATES, "smearing_b": (4, 8)},
    shifted={"smearing_b": 5.5},
    extra_points=[
        {"smearing_b": 4},
        {"smearing_b": 8.1},
        {"peak_rate_multiplier": 0},
        {"flat_rate_multiplier": -1},
    ],
    # Two events below the first bin of one template.
    edge_events={"unbinned": [(0.0, 0), (4.0, 1), (7.5, 2), (50.0, 2), (120.0, 0)]},
    bounds=(0, 150),
    seed=62,
)

CASES = [CES, CES_UNBINNED]
