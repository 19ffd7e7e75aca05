"""The golden cases by name."""

from . import (
    binned_cases,
    ces_cases,
    histogram_cases,
    parameter_cases,
    shape_cases,
    source_cases,
)
from .case import Case

WIMP = Case(
    name="wimp",
    model="wimp_statistical_model.yaml",
    poi="wimp_rate_multiplier",
    ranges={
        "wimp_rate_multiplier": (0, 3),
        "er_rate_multiplier": (0.7, 1.3),
        "signal_efficiency": (0.8, 1.2),
        "er_band_shift": (-2, 2),
    },
    extra_points=[
        {"er_band_shift": 2.5},
        {"er_band_shift": -2},
        {"wimp_rate_multiplier": -0.1},
        {"wimp_rate_multiplier": 0, "signal_efficiency": 3.1},
    ],
    bounds=(0, 20),
    edge_events={},
    seed=42,
    histograms=False,
)

CASES = {
    case.name: case
    for case in [
        *shape_cases.CASES,
        *histogram_cases.CASES,
        *parameter_cases.CASES,
        *binned_cases.CASES,
        *source_cases.CASES,
        *ces_cases.CASES,
        WIMP,
    ]
}
