"""Cases about binned likelihoods."""

import numpy as np

from .case import Case, TemplateFile, bump, mesh, scaled

LINE = {"x": [0.0, 1.0, 2.5, 4.0, 7.0]}
PLANE = {"x": np.linspace(0, 6, 7), "y": [0.0, 1.0, 2.0, 4.0, 7.0, 10.0]}


def _binned_templates():
    (u,) = mesh(*LINE.values())
    x, y = mesh(*PLANE.values())
    background = {}
    for shift in (-1, 0, 2):
        for gain in (0.5, 1.5):
            contents = bump(y, 5 + 0.8 * shift + 0.2 * x, 2) * (1 + 0.3 * gain * x)
            total = 30 * (1 + 0.1 * shift) * (0.8 + 0.2 * gain)
            background[f"background_{shift}_{gain}"] = scaled(contents, total)
    empty = scaled(bump(x, 1.5, 1.2) * bump(y, 2.5, 1.5), 9)
    empty[5, 4] = 0
    for contents in background.values():
        contents[5, 4] = 0
    line = {"signal": scaled(bump(u, 3, 1), 4), "background": scaled(8 - u, 12)}
    return [
        TemplateFile("line.ii.h5", LINE, line),
        TemplateFile("plane.ii.h5", PLANE, {"signal": empty, **background}),
    ]


BINNED = Case(
    name="binned",
    model="binned/model.yaml",
    templates=_binned_templates,
    ranges={
        "signal_rate_multiplier": (0, 3),
        "background_rate_multiplier": (0.6, 1.5),
        "signal_efficiency": (0.7, 1.3),
        "band_shift": (-1, 2),
        "gain": (0.5, 1.5),
    },
    shifted={"band_shift": -0.37, "gain": 1.21, "signal_rate_multiplier": 0.8},
    extra_points=[
        {"band_shift": -1, "gain": 1.5},
        {"band_shift": 0},
        {"band_shift": 2.01},
        {"signal_rate_multiplier": 0},
        {"signal_rate_multiplier": -0.1},
        {"background_rate_multiplier": 0, "signal_rate_multiplier": 0},
        {"livetime": 0.5},
    ],
    # Edges belong to the bin that begins there, the last one to the last bin. Events
    # outside do not count.
    edge_events={
        "plane": [
            (0.0, 0.0, 0),
            (6.0, 2.0, 1),
            (3.0, 10.0, 0),
            (2.0, 4.0, 1),
            (5.0, 6.9, 0),
            (-0.5, 3.0, 0),
            (3.5, 10.5, 1),
        ],
        "line": [(0.0, 0), (2.5, 1), (7.0, 0), (7.5, 1)],
    },
    bounds=(0, 20),
    seed=41,
)


# Every bin has events of a source that is not treated: where there are none, blueice stops
# at an assertion about the sign of a number that is zero but for rounding.
def _binned_bb_templates():
    x, y = mesh(*PLANE.values())
    signal = scaled(bump(x, 1.5, 1.2) * bump(y, 2.5, 1.5), 9)
    signal[5:, :] = 0
    templates = {}
    counts = {}
    for shift, total in ((-1, 400), (0, 900), (1, 500)):
        contents = bump(y, 5 + shift + 0.2 * x, 2) * (1 + 0.2 * x)
        drawn = np.round(scaled(contents, total)) + 1
        counts[f"background_{shift}"] = drawn
        templates[f"background_{shift}"] = scaled(drawn, 30 + 2 * shift)
    return [
        TemplateFile("signal.ii.h5", PLANE, {"signal": signal}),
        TemplateFile("background.ii.h5", PLANE, templates, counts),
        TemplateFile(
            "fixed.ii.h5",
            PLANE,
            {"background": templates["background_0"]},
            {"background": counts["background_0"]},
        ),
    ]


BINNED_BB = Case(
    name="binned_bb",
    model="binned_bb/model.yaml",
    templates=_binned_bb_templates,
    counted=True,
    ranges={
        "signal_rate_multiplier": (0.1, 3),
        "background_rate_multiplier": (0.6, 1.5),
        "wall_rate_multiplier": (0.3, 2),
        "band_shift": (-1, 1),
    },
    shifted={"band_shift": -0.37, "signal_rate_multiplier": 0.8},
    extra_points=[
        {"band_shift": -1},
        {"band_shift": 1.01},
        {"signal_rate_multiplier": 0},
        {"signal_rate_multiplier": -0.1},
        {"livetime": 1.7},
    ],
    edge_events={"plane": [(0.0, 0.0, 0), (6.0, 10.0, 1), (5.0, 4.0, 1)]},
    bounds=(0, 20),
    seed=43,
)

CASES = [BINNED, BINNED_BB]
