"""Cases about the preparation of histograms."""

import numpy as np

from .case import Case, TemplateFile, bump, mesh, scaled

RATES = {"signal_rate_multiplier": (0, 3), "background_rate_multiplier": (0.5, 1.6)}


def _slice_templates():
    axes = {
        "x": np.linspace(0, 4, 5),
        "y": np.linspace(0, 10, 6),
        "z": np.linspace(0, 6, 7),
    }
    x, y, z = mesh(*axes.values())
    signal = scaled(bump(x, 3, 1) * bump(y, 3, 2) * bump(z, 2, 2), 6)
    background = scaled((1 + x) * bump(y, 6, 3) * (2 + z), 30)
    return [
        TemplateFile(
            "cube.ii.h5", axes, {"signal": signal, "background": background}
        )
    ]


SLICE = Case(
    name="slice",
    model="slice/model.yaml",
    templates=_slice_templates,
    ranges=RATES,
    shifted={"signal_rate_multiplier": 0.4},
    extra_points=[{"background_rate_multiplier": 0}, {"signal_rate_multiplier": -1}],
    bounds=(0, 20),
    seed=21,
)


def _log10_templates():
    x_edges = np.linspace(0, 6, 7)
    decades = np.linspace(1, 3.5, 6)
    files = []
    x, y = mesh(x_edges, decades)
    histograms = {}
    for tilt in (0.8, 1.0, 1.2):
        contents = bump(y, 2 + 0.2 * tilt * x, 0.6)
        histograms[f"background_{tilt:.1f}"] = scaled(contents, 16)
    files.append(
        TemplateFile("background.ii.h5", {"x": x_edges, "y": decades}, histograms)
    )
    z_edges = [0.0, 1.0, 3.0]
    z, x, y = mesh(z_edges, x_edges, decades)
    signal = scaled(bump(x, 1.5, 1.2) * bump(y, 1.7, 0.5) * (1 + z), 5)
    files.append(
        TemplateFile(
            "signal.ii.h5", {"z": z_edges, "x": x_edges, "y": decades}, {"signal": signal}
        )
    )
    both = {"a": np.linspace(-1, 2, 4), "b": np.linspace(0, 4, 5)}
    a, b = mesh(*both.values())
    files.append(
        TemplateFile(
            "both.ii.h5",
            both,
            {
                "background": scaled(1 + 0.5 * a + 0.25 * b, 9),
                "signal": scaled(bump(a, 0.5, 1) * bump(b, 1, 1), 4),
            },
        )
    )
    return files


LOG10 = Case(
    name="log10",
    model="log10/model.yaml",
    templates=_log10_templates,
    ranges={**RATES, "tilt": (0.8, 1.2)},
    shifted={"tilt": 0.93},
    extra_points=[{"tilt": 1.25}, {"tilt": 0.8}],
    # Powers of ten at integers are exact; other edges depend on the power function.
    edge_events={
        "one_log_axis": [
            (2.0, 100.0, 0),
            (0.0, 10.0, 1),
            (6.0, 1000.0, 0),
            (3.0, 31.0, 1),
        ],
        "two_log_axes": [(0.1, 1.0, 0), (100.0, 10000.0, 1), (1.0, 10.0, 1)],
    },
    bounds=(0, 20),
    seed=22,
)


def _normalise_templates():
    line = {"x": [0.0, 1.0, 2.5, 4.0, 7.0]}
    (x,) = mesh(*line.values())
    plane = {"x": np.linspace(0, 6, 7), "y": [0.0, 1.0, 2.0, 4.0, 7.0, 10.0]}
    u, v = mesh(*plane.values())
    signal = bump(u, 2, 1.5) * bump(v, 3, 2)
    background = (1 + u) * (11 - v)
    signal[5, 4] = background[5, 4] = 0
    return [
        TemplateFile(
            "line.ii.h5",
            line,
            {"signal": bump(x, 3, 1), "background": 8 - x, "wall": 1 + x * x},
        ),
        TemplateFile(
            "plane.ii.h5", plane, {"signal": scaled(signal, 10), "background": background}
        ),
    ]


NORMALISE = Case(
    name="normalise",
    model="normalise/model.yaml",
    templates=_normalise_templates,
    ranges={**RATES, "wall_rate_multiplier": (0, 4)},
    shifted={"signal_rate_multiplier": 0.4, "livetime": 2.5},
    extra_points=[
        {"livetime": 0.5},
        {"wall_rate_multiplier": 0, "signal_rate_multiplier": 0},
        {"background_rate_multiplier": 0, "signal_rate_multiplier": 0},
    ],
    # The last event of `plane` lies where all densities are zero.
    edge_events={
        "line": [(0.0, 0), (1.0, 1), (2.5, 2), (7.0, 0)],
        "plane": [(0.0, 0.0, 0), (3.0, 4.0, 1), (6.0, 2.0, 1), (5.5, 8.0, 0)],
    },
    bounds=(0, 20),
    seed=23,
)

CASES = [SLICE, LOG10, NORMALISE]
