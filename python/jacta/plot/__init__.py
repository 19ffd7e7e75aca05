"""Plots of results, with Matplotlib.

    import jacta.plot, jacta.statistics
    points = jacta.statistics.read_points(["results"])
    fig, ax = jacta.plot.coverage(points)
    fig.savefig("coverage.pdf")

Every function takes ``ax=`` to draw into axes of yours, ``style=`` for settings on top of
jacta's (a mapping or a style sheet), and returns (figure, axes). On the command line:
``jacta plot KIND FILE... -o OUT.pdf``. Functions are imported when they are first used,
so that a missing Matplotlib is said in one line.
"""

import importlib

_PLACES = {
    "amplitude": (
        "argand",
        "couplings_of",
        "dalitz",
        "dalitz_boundary",
        "fractions",
        "mass_squared",
        "momenta_of_rows",
        "momenta_of_table",
    ),
    "bands": ("power", "sensitivity"),
    "profiles": ("neyman", "scan", "threshold_curves"),
    "nuisance": ("correlations", "impact", "pulls", "pulls_of"),
    "spectra": ("Spectrum", "projections_of", "spectrum", "term_spectrum"),
    "style": ("STYLE", "style_context"),
    "toys": ("coverage", "density", "distribution", "failures", "goodness"),
}
_WHERE = {name: module for module, names in _PLACES.items() for name in names}

__all__ = sorted(_WHERE)


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    importlib.import_module(".style", __name__)
    return getattr(importlib.import_module(f".{_WHERE[name]}", __name__), name)


def __dir__():
    return __all__
