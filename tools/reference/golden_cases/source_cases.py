"""Cases about the other classes of sources, and about index parameters."""

import numpy as np

from .case import Case, SpectrumFile, TemplateFile, bump, mesh, scaled
from .shape_cases import AXES

RATES = {"signal_rate_multiplier": (0, 3), "background_rate_multiplier": (0.5, 1.6)}


def _combined_templates():
    x, y = mesh(*AXES.values())
    inner = {"x": AXES["x"][1:4], "y": AXES["y"][2:5]}
    u, v = mesh(*inner.values())
    cube = {**AXES, "z": np.linspace(0, 3, 4)}
    a, b, c = mesh(*cube.values())
    return [
        TemplateFile(
            "plane.ii.h5",
            AXES,
            {
                "signal": scaled(bump(x, 1.5, 1.2) * bump(y, 2.5, 1.5), 5),
                "background": scaled(bump(y, 5 + 0.2 * x, 2), 1),
                "tilted": (1 + x) * (11 - y),
                "nothing": 0 * x * y,
            },
        ),
        TemplateFile("inner.ii.h5", inner, {"spot": bump(u, 2, 1) * bump(v, 6, 2)}),
        TemplateFile("cube.ii.h5", cube, {"cube": (1 + c) * bump(a, 3, 2) * bump(b, 5, 3)}),
    ]


COMBINED = Case(
    name="combined",
    model="combined/model.yaml",
    templates=_combined_templates,
    ranges={**RATES, "safeguard": (-0.4, 0.5), "spot": (0, 0.3)},
    shifted={"safeguard": -0.3, "spot": 0.12},
    # At a safeguard of -0.4 some bins would be negative.
    extra_points=[
        {"safeguard": -0.4, "spot": 0.3},
        {"safeguard": 0},
        {"safeguard": 0.51},
        {"signal_rate_multiplier": -1},
    ],
    bounds=(0, 20),
    seed=51,
)


def _spectrum_templates():
    energy = np.linspace(0, 10, 11)
    cube = {"e": energy, **AXES}
    e, x, y = mesh(*cube.values())
    response = bump(x, 0.4 * e + 1, 1.2) * bump(y, 0.6 * e + 2, 1.5)
    plane = {"x": AXES["x"], "e": energy}
    u, v = mesh(*plane.values())
    files = [
        TemplateFile("response.ii.h5", cube, {"response": response}),
        TemplateFile("plane.ii.h5", plane, {"plane": bump(u, 0.5 * v, 1.5)}),
        TemplateFile(
            "background.ii.h5",
            AXES,
            {"background": scaled(bump(y[0], 5 + 0.2 * x[0], 2), 30)},
        ),
        # From inside the first bin to inside the eighth, with points between the centres
        # of the bins, on some, and on edges.
        SpectrumFile("spectrum.json", [0.7, 2, 2.5, 4.25, 7.25], [0.4, 0.25, 0.2, 0.05, 0]),
    ]
    for slope in (1, 2, 3):
        points = [1.0, 3.5, 6.0, 12.0]
        values = [3.0 / slope, 2.0 / slope**2, 1.0 / slope**3, 0.0]
        files.append(SpectrumFile(f"spectrum_{slope}.json", points, values))
    return files


SPECTRUM = Case(
    name="spectrum",
    model="spectrum/model.yaml",
    templates=_spectrum_templates,
    ranges={**RATES, "line_rate_multiplier": (0.3, 2), "slope": (1, 3)},
    shifted={"slope": 1.4},
    extra_points=[{"slope": 1}, {"slope": 3.1}, {"line_rate_multiplier": 0}],
    bounds=(0, 20),
    seed=52,
)


def _index_templates():
    x, y = mesh(*AXES.values())
    signal = {
        f"signal_{mass}": scaled(bump(x, mass / 20, 1.2) * bump(y, 2.5, 1.5), 600 / mass)
        for mass in (30, 50, 80)
    }
    background = {
        f"background_{model}_{tune:.1f}": scaled(
            bump(y, 4 + model, 2) * (1 + 0.3 * tune * x), 25 + 3 * model - 2 * tune
        )
        for model in (0, 1, 2)
        for tune in (0.5, 1.5)
    }
    return [
        TemplateFile("signal.ii.h5", AXES, signal),
        TemplateFile("background.ii.h5", AXES, background),
    ]


INDEX = Case(
    name="index",
    model="index/model.yaml",
    numbers="index/numbers.json",
    templates=_index_templates,
    ranges=RATES,
    shifted={"model": 2, "tune": 0.5, "mass": 80},
    generate={"model": 2, "mass": 50},
    extra_points=[
        *[
            {"mass": mass, "model": model, "tune": tune, "signal_rate_multiplier": 0.7}
            for mass in (30, 50, 80)
            for model in (0, 1, 2)
            for tune in (0.5, 1.5)
        ],
        {"model": 3},
        {"tune": 0.4},
        {"signal_rate_multiplier": -1},
    ],
    bounds=(0, 20),
    seed=53,
)

CASES = [COMBINED, SPECTRUM, INDEX]
