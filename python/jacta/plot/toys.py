"""Toys of result files: distributions of t, coverage, failed fits, goodness of fit."""

import math
from typing import Dict, List, Mapping, Optional, Sequence

import numpy as np

from ..errors import InputError
from ..statistics import ToyPoint, chi_square_tail, fraction, likelihood_p_value, p_value
from ..statistics.special import chi_square_density
from .bands import point_name, varied_names
from .style import (
    BLUE,
    CYCLE,
    DASHES,
    GREY,
    INK,
    ORANGE,
    PAPER,
    figure_of,
    label_of,
    legend_above,
    note,
    styled,
)


@styled
def distribution(
    t: Sequence[float],
    *,
    dof: float = 1.0,
    one_sided: bool = False,
    observed: Optional[float] = None,
    name: str = "t",
    ax=None,
):
    """Draw toys of a test statistic against its asymptotic distribution.

    The vertical axis counts toys at or above t, so that the p-value is read off where
    the line of the data meets the curve.

    Parameters
    ----------
    t : sequence of float
        Toys of the hypothesis that is tested (`ToyPoint.likelihood_ratio`).
    dof, one_sided
        Of the asymptotic form: chi-square, or half of it for one-sided statistics.
    observed : float, optional
        The statistic of the data.
    """
    t = np.sort(np.asarray(t, dtype=float))
    n = len(t)
    if n == 0:
        raise InputError("there are no toys with valid fits")
    fig, ax = figure_of(ax)
    top = max(t[-1], observed or 0.0, 4.0) * 1.06
    levels = np.linspace(0.0, top, 300)
    above = n - np.searchsorted(t, levels, side="left")
    seen = [fraction(int(k), n) for k in above]
    kept = above > 0
    ax.fill_between(
        levels,
        [e.lower for e in seen],
        [e.upper for e in seen],
        color=BLUE,
        alpha=0.25,
        lw=0,
    )
    ax.plot(levels[kept], above[kept] / n, color=BLUE, label=f"{n} toys")
    half = 0.5 if one_sided else 1.0
    form = [half * chi_square_tail(x, dof) for x in levels[1:]]
    named = f"½ χ²({dof:g})" if one_sided else f"χ²({dof:g})"
    ax.plot(levels[1:], form, color=GREY, ls=DASHES[1], label=f"asymptotic, {named}")
    if observed is not None:
        found = p_value(t, observed, dof, one_sided)
        ax.axvline(observed, color=ORANGE, label="data")
        value = f"{found.value:.3g}" if found.n_above else f"< {found.upper:.2g}"
        note(
            ax,
            f"p = {value} [{found.lower:.2g}, {found.upper:.2g}]\n"
            f"asymptotic p = {found.asymptotic:.3g}",
        )
    ax.set_yscale("log")
    ax.set_ylim(0.5 / n, 1.4)
    ax.set_xlim(0, top)
    ax.set_xlabel(name)
    ax.set_ylabel(f"share of toys with at least this {name}")
    legend_above(ax)
    return fig, ax


@styled
def density(
    t: Sequence[float], *, dof: float = 1.0, observed: Optional[float] = None, ax=None
):
    """Draw toys of a test statistic as a histogram with the asymptotic density."""
    t = np.asarray(t, dtype=float)
    fig, ax = figure_of(ax)
    bins = np.linspace(0.0, max(np.quantile(t, 0.998), 1.0), 41)
    counts, _ = np.histogram(t, bins)
    scale = len(t) * np.diff(bins)
    ax.stairs(counts / scale, bins, color=BLUE, fill=True, alpha=0.3)
    centres = 0.5 * (bins[1:] + bins[:-1])
    ax.errorbar(
        centres,
        counts / scale,
        np.sqrt(counts) / scale,
        fmt="none",
        ecolor=BLUE,
        elinewidth=0.9,
    )
    fine = np.linspace(bins[1] / 4, bins[-1], 300)
    ax.plot(
        fine, [chi_square_density(x, dof) for x in fine], color=INK, label=f"χ²({dof:g})"
    )
    if observed is not None:
        ax.axvline(observed, color=ORANGE, label="data")
    ax.set_yscale("log")
    ax.set_xlim(0, bins[-1])
    ax.set_xlabel("t")
    ax.set_ylabel("toys per unit of t")
    legend_above(ax)
    return fig, ax


def _grouped(points: Sequence[ToyPoint], labels) -> Dict[str, List[ToyPoint]]:
    shown = [name for name in varied_names(points) if name != points[0].poi]
    groups: Dict[str, List[ToyPoint]] = {}
    for point in points:
        key = point_name(point, shown, labels)
        groups.setdefault(key, []).append(point)
    return groups


def _fractions(ax, groups, estimate, labels) -> None:
    for i, (name, group) in enumerate(groups.items()):
        group.sort(key=lambda point: point.true_value)
        found = [estimate(point) for point in group]
        value = np.array([e.value for e in found])
        error = [value - [e.lower for e in found], [e.upper for e in found] - value]
        ax.errorbar(
            [point.true_value for point in group],
            value,
            yerr=error,
            color=CYCLE[i % len(CYCLE)],
            marker="os^D"[i % 4],
            ls=DASHES[i % len(DASHES)] if len(group) > 1 else "none",
            lw=0.9,
            markerfacecolor=PAPER,
            label=name or "toys, 1σ",
        )


@styled
def coverage(
    points: Sequence[ToyPoint],
    *,
    hypothesis: str = "free",
    labels: Optional[Mapping[str, str]] = None,
    ax=None,
):
    """Draw how often intervals hold the true value, beside the level they claim."""
    fig, ax = figure_of(ax)
    groups = _grouped(points, labels)
    _fractions(ax, groups, lambda point: point.coverage(hypothesis), labels)
    level = points[0].confidence_level
    ax.axhline(level, color=INK, ls=DASHES[1], lw=1, label=f"nominal, {100 * level:g} %")
    values = [v for point in points for v in point.coverage(hypothesis)] + [level]
    span = max(max(values) - min(values), 0.02)
    ax.set_ylim(min(values) - 0.5 * span, min(1.0, max(values) + 0.5 * span))
    _pad(ax, points)
    ax.set_xlabel(f"true {label_of(points[0].poi, labels)}")
    ax.set_ylabel("coverage")
    legend_above(ax)
    return fig, ax


def _pad(ax, points: Sequence[ToyPoint]) -> None:
    values = [point.true_value for point in points]
    span = (max(values) - min(values)) or max(abs(max(values)), 1.0)
    ax.set_xlim(min(values) - 0.05 * span, max(values) + 0.05 * span)


@styled
def failures(
    points: Sequence[ToyPoint],
    *,
    labels: Optional[Mapping[str, str]] = None,
    ax=None,
):
    """Draw the share of toys without a valid fit over the true value."""
    fig, ax = figure_of(ax)
    points = sorted(points, key=lambda point: point.true_value)
    names = sorted({name for point in points for name in point.fits})
    failed = [n for n in names if any((~p.valid(n)).any() for p in points if n in p.fits)]
    worst = 0.0
    for i, name in enumerate(failed or names[:1]):
        having = [point for point in points if name in point.fits]
        found = [fraction(int((~p.valid(name)).sum()), p.n_toys) for p in having]
        worst = max([worst] + [e.upper for e in found])
        value = np.array([e.value for e in found])
        error = [value - [e.lower for e in found], [e.upper for e in found] - value]
        ax.errorbar(
            [point.true_value for point in having],
            value,
            yerr=error,
            color=CYCLE[i % len(CYCLE)],
            marker="os^D"[i % 4],
            ls="none",
            markerfacecolor=PAPER,
            clip_on=False,
            label=f"hypothesis {name}" if failed else "none is invalid, 1σ",
        )
    if failed and len(failed) < len(names):
        note(ax, "none invalid: " + ", ".join(n for n in names if n not in failed))
    if not failed:
        fits = sum(len(rows) for point in points for rows in point.fits.values())
        note(ax, f"all {fits} fits are valid")
    ax.set_ylim(0, 1.4 * worst)
    _pad(ax, points)
    ax.set_xlabel(f"true {label_of(points[0].poi, labels)}")
    ax.set_ylabel("share of invalid fits")
    legend_above(ax)
    return fig, ax


@styled
def goodness(
    toys: Sequence[float],
    observed: float,
    *,
    statistic: str = "−ln L at the best fit",
    is_likelihood: bool = False,
    ax=None,
):
    """Draw a statistic of goodness of fit: toys, the data, and the p-value.

    Parameters
    ----------
    toys, observed
        Larger is worse.
    is_likelihood : bool
        The statistic is -ln L: a note says that this is a weak test.
    """
    toys = np.asarray(toys, dtype=float)
    if is_likelihood:
        found = likelihood_p_value(-toys, -observed)
    else:
        found = p_value(toys, observed)
    fig, ax = figure_of(ax)
    ends = [min(toys.min(), observed), max(toys.max(), observed)]
    span = (ends[1] - ends[0]) or 1.0
    # The data lie on an edge, so that what counts for the p-value are whole bins.
    width = span / 38.0
    below, above = (math.ceil(abs(end - observed) / width) + 1 for end in ends)
    bins = observed + width * np.arange(-below, above + 1)
    counts, _ = np.histogram(toys, bins)
    ax.stairs(counts, bins, color=BLUE, lw=0.9, label=f"{len(toys)} toys")
    tail = toys[toys >= observed]
    shaded, _ = np.histogram(tail, bins)
    ax.stairs(shaded, bins, color=BLUE, alpha=0.3, fill=True, lw=0)
    ax.axvline(observed, color=ORANGE, label="data")
    ax.set_xlim(bins[0], bins[-1])
    ax.set_ylim(0, 1.25 * counts.max())
    text = f"p = {found.value:.3g} [{found.lower:.2g}, {found.upper:.2g}]"
    if is_likelihood:
        text += "\nln L: a weak test of fit"
    note(ax, text)
    ax.set_xlabel(statistic)
    ax.set_ylabel("toys")
    legend_above(ax)
    return fig, ax
