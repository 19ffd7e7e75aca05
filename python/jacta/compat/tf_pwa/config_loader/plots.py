"""Plots of projections, where matplotlib is installed."""

import os
import re
from typing import List

from ....errors import UsageError


def plot_projections(projections: list, prefix: str) -> List[str]:
    """Plot data, fit and chains over every mass, one file each; return the files."""
    try:
        import matplotlib

        matplotlib.use("Agg", force=False)
        from matplotlib import pyplot
    except ImportError:
        raise UsageError(
            "plots need matplotlib (pip install matplotlib); the numbers are in "
            "model.projections()"
        ) from None
    os.makedirs(os.path.dirname(prefix) or ".", exist_ok=True)
    files = []
    for i, sample in enumerate(projections):
        for p in sample:
            figure, axes = pyplot.subplots()
            centres = 0.5 * (p["edges"][1:] + p["edges"][:-1])
            axes.errorbar(centres, p["data"], p["data_error"], fmt=".k", label="data")
            axes.stairs(p["total"], p["edges"], label="fit")
            axes.stairs(p["background"], p["edges"], label="background")
            for name, counts in p["chains"].items():
                axes.stairs(counts, p["edges"], ls="--", label=name)
            axes.set_xlabel(p["display"] or p["name"])
            axes.legend(fontsize="x-small")
            name = re.sub(r"\W+", "_", p["name"]).strip("_")
            files.append(f"{prefix}{'' if len(projections) == 1 else f's{i}_'}{name}.png")
            figure.savefig(files[-1])
            pyplot.close(figure)
    return files
