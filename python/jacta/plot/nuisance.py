"""Nuisance parameters of a fit: pulls, constraints, correlations, impacts."""

import math
from typing import Callable, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ..errors import InputError
from ..statistics import Impact
from .documents import document
from .style import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PAPER,
    figure_of,
    label_of,
    legend_above,
    row_label,
    signed,
    styled,
)


class Pull(NamedTuple):
    """(best fit - measured)/width of the constraint, and fitted error over that width."""

    name: str
    pull: float
    constraint: float


def pulls_of(fit: Mapping, widths: Mapping[str, float], centres: Mapping[str, float]):
    """Return the pulls of the constrained parameters of a fit.

    Parameters
    ----------
    fit : FitResult or mapping
        ``model.fit_result``, or what ``jacta fit --json`` prints.
    widths, centres : mapping
        Width and measured value of every constraint.
    """
    fit = document(fit)
    found = []
    for name, width in widths.items():
        if name not in fit["errors"]:
            continue
        error = _number(fit["errors"][name])
        shift = (_number(fit["values"][name]) - centres[name]) / width
        found.append(Pull(name, shift, error / width))
    if not found:
        raise InputError("the fit has no parameter with a constraint")
    return found


def centre_and_width(
    logpdf: Callable[[float], float], start: float
) -> Tuple[float, float]:
    """Return where a constraint's density is largest, and half its one-sigma interval.

    The interval is where ln of the density is within 1/2 of the largest: for a normal
    distribution mean and standard deviation.
    """
    centre, step = start, 1.0
    for _ in range(400):
        better = max((centre - step, centre + step), key=logpdf)
        if logpdf(better) > logpdf(centre):
            centre = better
        else:
            step *= 0.5
            if centre + step == centre:
                break
    level = logpdf(centre) - 0.5
    ends = [_crossing(logpdf, centre, direction, level) for direction in (-1.0, 1.0)]
    return centre, 0.5 * (ends[1] - ends[0])


def _crossing(logpdf, centre: float, direction: float, level: float) -> float:
    inside, outside = 0.0, 1.0
    while logpdf(centre + direction * outside) > level:
        inside, outside = outside, 2.0 * outside
    for _ in range(100):
        middle = 0.5 * (inside + outside)
        if logpdf(centre + direction * middle) > level:
            inside = middle
        else:
            outside = middle
    return centre + direction * inside


def _number(value) -> float:
    return float(value)


def _rows(ax, names: Sequence[str], labels) -> np.ndarray:
    y = np.arange(len(names))[::-1]
    ax.set_yticks(y, [row_label(name, labels) for name in names])
    ax.tick_params(axis="y", which="both", length=0)
    ax.minorticks_off()
    ax.set_ylim(-0.6, len(names) - 0.4)
    return y


@styled
def pulls(pulls: Sequence[Pull], *, labels: Optional[Mapping[str, str]] = None, ax=None):
    """Draw pulls with fitted errors, in units of the widths of the constraints.

    An error bar as wide as the band means that the data say nothing about the parameter,
    a shorter one that they constrain it.
    """
    fig, ax = figure_of(ax, height=0.9 + 0.27 * len(pulls))
    y = _rows(ax, [pull.name for pull in pulls], labels)
    reach = max([2.2] + [abs(pull.pull) + pull.constraint for pull in pulls]) * 1.1
    ax.axvspan(-2, 2, color=BLUE, alpha=0.08, lw=0)
    ax.axvspan(-1, 1, color=BLUE, alpha=0.16, lw=0, label="constraint, 1σ and 2σ")
    ax.axvline(0, color=GREY, lw=0.7)
    ax.errorbar(
        [pull.pull for pull in pulls],
        y,
        xerr=[pull.constraint for pull in pulls],
        fmt="o",
        color=INK,
        elinewidth=1.3,
        label="fit",
    )
    for row, pull in zip(y, pulls):
        ax.annotate(
            signed(f"{pull.pull:+.2f} ± {pull.constraint:.2f}"),
            (1, row),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=6.5,
        )
    ax.set_xlim(-reach, reach)
    ax.set_xlabel("(fit − measured) / constraint")
    legend_above(ax)
    return fig, ax


@styled
def correlations(
    covariance: Mapping, *, labels: Optional[Mapping[str, str]] = None, ax=None
):
    """Draw correlations of a fit.

    Parameters
    ----------
    covariance : FitResult or mapping
        ``model.fit_result``, or ``covariance`` of ``jacta fit --json``.
    """
    if not isinstance(covariance, Mapping):
        covariance = document(covariance)["covariance"]
    names = list(covariance["names"])
    matrix = np.array(covariance["values"], dtype=float)
    sigma = np.sqrt(np.diag(matrix))
    keep = np.isfinite(sigma) & (sigma > 0.0)
    if not keep.any():
        raise InputError("no parameter of the fit has a finite error")
    names = [name for name, kept in zip(names, keep) if kept]
    matrix = matrix[np.ix_(keep, keep)] / np.outer(sigma[keep], sigma[keep])
    n = len(names)
    fig, ax = figure_of(ax, height=max(2.2, 0.33 * n + 1.3))
    image = ax.imshow(matrix, vmin=-1, vmax=1, cmap="RdBu_r", aspect="auto")
    words = [row_label(name, labels) for name in names]
    if max(map(len, words)) > 20 or n > 6:
        # Long names once: columns are numbered.
        ax.set_xticks(range(n), [str(i + 1) for i in range(n)])
        words = [f"{word}  {i + 1}" for i, word in enumerate(words)]
    else:
        ax.set_xticks(range(n), words, rotation=35, ha="right", rotation_mode="anchor")
    ax.set_yticks(range(n), words)
    ax.tick_params(which="both", length=0)
    ax.minorticks_off()
    for i in range(n):
        for j in range(n):
            dark = abs(matrix[i, j]) > 0.6
            ax.text(
                j,
                i,
                signed(f"{matrix[i, j]:.2f}".replace("-0.00", "0.00")),
                ha="center",
                va="center",
                fontsize=7 if n < 6 else 5.5,
                color="#fafafa" if dark else "#202124",
            )
    fig.colorbar(image, ax=ax, label="correlation", pad=0.02)
    return fig, ax


@styled
def impact(
    impacts: Sequence[Impact],
    *,
    poi: str,
    total: Optional[float] = None,
    largest: int = 20,
    labels: Optional[Mapping[str, str]] = None,
    ax=None,
):
    """Draw the shifts of the parameter of interest, largest first.

    Parameters
    ----------
    impacts : sequence of Impact
        From `jacta.statistics.impacts` or `linear_impacts`.
    total : float, optional
        The fitted error of the parameter of interest, drawn as a band.
    largest : int
        How many to show.
    """
    if not impacts:
        raise InputError("the fit has no other parameter: there are no impacts")
    shown: List[Impact] = list(impacts)[:largest]
    fig, ax = figure_of(ax, height=0.95 + 0.27 * len(shown))
    y = _rows(ax, [item.name for item in shown], labels)
    if total is not None and math.isfinite(total):
        ax.axvspan(-total, total, color=GREY, alpha=0.18, lw=0, label="total error")
    ax.barh(y, [item.up for item in shown], height=0.55, color=BLUE, label="+1σ")
    ax.barh(
        y,
        [item.down for item in shown],
        height=0.55,
        facecolor=PAPER,
        edgecolor=ORANGE,
        hatch="//////",
        label="−1σ",
    )
    ax.axvline(0, color=INK, lw=0.7)
    reach = max([item.size for item in shown] + [total or 0.0]) * 1.15 or 1.0
    ax.set_xlim(-reach, reach)
    ax.set_xlabel(f"shift of\n{label_of(poi, labels)}")
    legend_above(ax)
    return fig, ax
