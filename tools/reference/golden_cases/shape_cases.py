"""Cases about the interpolation between anchors."""

import numpy as np

from .case import Case, TemplateFile, bump, mesh, scaled

AXES = {"x": np.linspace(0, 6, 7), "y": np.linspace(0, 10, 6)}


def _signal(x, y):
    return scaled(bump(x, 1.5, 1.2) * bump(y, 2.5, 1.5), 4)


def _two_shape_templates():
    x, y = mesh(*AXES.values())
    files = [TemplateFile("signal.ii.h5", AXES, {"signal": _signal(x, y)})]
    for shift in (-1, 0, 1, 2):
        histograms = {}
        for gain in (0.5, 1.0, 1.5):
            contents = bump(y, 4 + 0.8 * shift + 0.3 * x, 1.5) * (1 + 0.3 * gain * x)
            total = 20 * (1 + 0.1 * shift) * (0.8 + 0.2 * gain)
            histograms[f"background_gain_{gain:.2f}"] = scaled(contents, total)
        files.append(TemplateFile(f"background_{shift}.ii.h5", AXES, histograms))
    return files


TWO_SHAPE = Case(
    name="two_shape",
    model="two_shape/model.yaml",
    templates=_two_shape_templates,
    ranges={
        "signal_rate_multiplier": (0, 3),
        "background_rate_multiplier": (0.6, 1.5),
        "signal_efficiency": (0.7, 1.4),
        "band_shift": (-1, 2),
        "gain": (0.5, 1.5),
    },
    shifted={"band_shift": -0.37, "gain": 1.21, "signal_rate_multiplier": 0.8},
    extra_points=[
        {"band_shift": -1, "gain": 1.5},
        {"band_shift": 2, "gain": 0.5},
        {"band_shift": 1.0, "gain": 1.25},
        {"band_shift": 2.0000001},
        {"gain": 0.49},
        {"signal_rate_multiplier": -0.1},
        {"signal_rate_multiplier": 0},
        {"signal_rate_multiplier": 0, "signal_efficiency": 2.5},
        {"background_rate_multiplier": 0, "signal_rate_multiplier": 1.7},
        {"livetime_sr0": 0.8, "band_shift": 0.6},
        {"livetime_sr1": 0},
    ],
    bounds=(0, 15),
    seed=11,
)


def _common_grid_templates():
    x, y = mesh(*AXES.values())
    first = {}
    for p in (-1, 0, 1):
        contents = bump(y, 5 + p, 2) * bump(x, 2 + 0.5 * p, 3)
        first[f"first_{p}"] = scaled(contents, 12 + 2 * p)
    second = {}
    for q in (0.0, 0.5, 2.0):
        contents = bump(x, 5 - q, 1.5) + 0 * y
        second[f"second_q_{q:.1f}"] = scaled(contents, 8 + q)
        for p in (-1, 0, 1):
            tilted = contents * (1 + 0.02 * (p + 1) * y)
            second[f"second_{p}_{q:.1f}"] = scaled(tilted, 8 + q - 0.7 * p * q)
    return [
        TemplateFile("signal.ii.h5", AXES, {"signal": _signal(x, y)}),
        TemplateFile("first.ii.h5", AXES, first),
        TemplateFile("second.ii.h5", AXES, second),
    ]


COMMON_GRID = Case(
    name="common_grid",
    model="common_grid/model.yaml",
    templates=_common_grid_templates,
    ranges={
        "signal_rate_multiplier": (0, 3),
        "first_rate_multiplier": (0.6, 1.5),
        "second_rate_multiplier": (0.6, 1.5),
        "signal_efficiency": (0.7, 1.4),
        "p": (-1, 1),
        "q": (0, 2),
    },
    shifted={"p": 0.35, "q": 0.9},
    extra_points=[
        {"p": -1, "q": 2},
        {"p": 0, "q": 0.5},
        {"p": 1.01},
        {"q": -0.01},
        {"signal_efficiency": 2.1, "signal_rate_multiplier": 0},
        {"first_rate_multiplier": -0.1},
    ],
    bounds=(0, 15),
    seed=12,
)

CASES = [TWO_SHAPE, COMMON_GRID]
