"""Cases about parameters: constraints and conditions."""

import numpy as np

from .case import Case, TemplateFile, bump, mesh, scaled

AXES = {"x": np.linspace(0, 6, 7), "y": np.linspace(0, 10, 6)}


def _background(x, y, shift):
    return scaled(bump(y, 5 + 0.2 * x + shift, 1.5), 28 + shift)


def _string_uncertainty_templates():
    x, y = mesh(*AXES.values())
    signal = scaled(bump(x, 1.5, 1.2) * bump(y, 2.5, 1.5), 7)
    background = {f"background_{s}": _background(x, y, s) for s in (-1, 0, 1)}
    return [
        TemplateFile("signal.ii.h5", AXES, {"signal": signal}),
        TemplateFile("background.ii.h5", AXES, background),
        TemplateFile("wall.ii.h5", AXES, {"wall": scaled(x * x + 0 * y, 5)}),
    ]


STRING_UNCERTAINTY = Case(
    name="string_uncertainty",
    model="string_uncertainty/model.yaml",
    templates=_string_uncertainty_templates,
    ranges={
        "signal_rate_multiplier": (0, 3),
        "background_rate_multiplier": (0.6, 1.5),
        "wall_rate_multiplier": (0.3, 2),
        "signal_efficiency": (0.85, 1.15),
        "band_shift": (-0.8, 0.8),
    },
    shifted={"band_shift": 0.45},
    extra_points=[
        {"band_shift": 0.8},
        {"band_shift": -0.9},
        {"signal_efficiency": 1.2},
        {"signal_efficiency": 1.25},
        {"wall_rate_multiplier": 0},
        {"background_rate_multiplier": 2.2},
    ],
    bounds=(0, 15),
    seed=31,
)


def _conditional_templates():
    x, y = mesh(*AXES.values())
    signal = {
        f"signal_{mass}": scaled(bump(x, mass / 40, 1.2) * bump(y, 2.5, 1.5), 350 / mass)
        for mass in (50, 100)
    }
    background = {f"background_{s}": _background(x, y, s) for s in (-2, -1, 0, 1, 2)}
    return [
        TemplateFile("signal.ii.h5", AXES, signal),
        TemplateFile("background.ii.h5", AXES, background),
    ]


def _conditional(name, mass, bounds, seed):
    return Case(
        name=name,
        model="conditional/model.yaml",
        templates=_conditional_templates,
        nominal_values={"mass": mass},
        ranges={
            "signal_rate_multiplier": (0, 3),
            "background_rate_multiplier": (0.6, 1.5),
            "signal_efficiency": (0.8, 1.2),
            "band_shift": (-1, 1),
        },
        shifted={"band_shift": 0.45},
        extra_points=[{"band_shift": 1.5}, {"signal_efficiency": 1.6}],
        bounds=bounds,
        seed=seed,
    )


CASES = [
    STRING_UNCERTAINTY,
    _conditional("conditional_50", 50, (0, 15), 32),
    _conditional("conditional_100", 100, (0, 12), 33),
]
