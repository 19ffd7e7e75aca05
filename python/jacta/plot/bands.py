"""What an experiment expects: sensitivity bands and discovery power."""

import math
from typing import Dict, List, Mapping, Optional, Sequence

import numpy as np

from ..errors import InputError
from ..statistics import (
    ToyPoint,
    chi_square_quantile,
    expected_band,
    fraction,
    normal_tail,
    quantile,
)
from .style import (
    BLUE,
    CYCLE,
    DASHES,
    INK,
    ORANGE,
    PAPER,
    figure_of,
    label_of,
    legend_above,
    styled,
)


def _edges(point: ToyPoint, edge: str, hypothesis: str) -> np.ndarray:
    lower, upper = point.intervals(hypothesis)
    return upper if edge == "upper" else lower


def varied_names(points: Sequence[ToyPoint]) -> List[str]:
    """Return what differs between points: their parameters, and the true value."""
    names = sorted({name for point in points for name in point.varied})
    different = [
        name for name in names if len({point.varied.get(name) for point in points}) > 1
    ]
    if len({point.true_value for point in points}) > 1:
        different.append(points[0].poi)
    return different


def _value(point: ToyPoint, name: str) -> float:
    return point.true_value if name == point.poi else point.varied[name]


@styled
def sensitivity(
    points: Sequence[ToyPoint],
    *,
    edge: str = "upper",
    over: Optional[str] = None,
    hypothesis: str = "free",
    observed: Optional[Mapping[float, float]] = None,
    labels: Optional[Mapping[str, str]] = None,
    ax=None,
):
    """Draw the median and the bands of 1 and 2 sigma of an edge of intervals.

    Parameters
    ----------
    points : sequence of ToyPoint
        One point gives the distribution of the edge, several the band over what varies.
    edge : str
        "upper" (limits) or "lower".
    over : str, optional
        The parameter of the horizontal axis; by default the one that differs.
    observed : mapping, optional
        Edges of the data: value of ``over`` to edge (or, with one point, any key).

    Returns
    -------
    fig, ax
    """
    if len(points) == 1:
        return _edge_distribution(points[0], edge, hypothesis, observed, labels, ax)
    names = varied_names(points)
    if over is None:
        if len(names) != 1:
            raise InputError(
                "the points differ in " + (", ".join(names) or "nothing") + "; say over "
                "which parameter the band is drawn (over=, --over), and leave "
                "the others out"
            )
        over = names[0]
    points = sorted(points, key=lambda point: _value(point, over))
    x = np.array([_value(point, over) for point in points])
    if len(set(x)) < len(x):
        raise InputError(
            f"several points have the same {over}; they differ in " + ", ".join(names)
        )
    bands = [expected_band(_edges(point, edge, hypothesis)) for point in points]
    at = {n: np.array([band[n].value for band in bands]) for n in bands[0]}
    fig, ax = figure_of(ax)
    ax.fill_between(x, at[-2], at[2], color=BLUE, alpha=0.18, lw=0, label="2σ")
    ax.fill_between(x, at[-1], at[1], color=BLUE, alpha=0.32, lw=0, label="1σ")
    ax.plot(x, at[0], color=BLUE, label="median expected")
    error = [
        [b[0].value - b[0].lower for b in bands],
        [b[0].upper - b[0].value for b in bands],
    ]
    ax.errorbar(x, at[0], yerr=error, fmt="none", color=BLUE, elinewidth=1.0)
    if observed:
        pairs = sorted(observed.items())
        ax.plot(*zip(*pairs), "o-", color=INK, lw=1.2, label="observed")
    if x[0] > 0 and x[-1] / x[0] > 20:
        ax.set_xscale("log")
    if at[-2].min() > 0 and at[2].max() / at[-2].min() > 20:
        ax.set_yscale("log")
    ax.set_xlim(x[0], x[-1])
    ax.set_xlabel(label_of(over, labels))
    ax.set_ylabel(_edge_label(points[0], edge, labels))
    legend_above(ax)
    return fig, ax


def _edge_label(point: ToyPoint, edge: str, labels) -> str:
    word = "limit" if point.interval_kind != "central" else "edge"
    level = f"{100 * point.confidence_level:g} %"
    return f"{edge} {word} ({level}) on\n{label_of(point.poi, labels)}"


def _edge_distribution(point, edge, hypothesis, observed, labels, ax):
    values = _edges(point, edge, hypothesis)
    finite = values[np.isfinite(values)]
    if len(finite) == 0:
        raise InputError(f"no toy has a finite {edge} edge: nothing to draw")
    band = expected_band(values)
    fig, ax = figure_of(ax)
    low, high = finite.min(), np.quantile(finite, 0.998)
    shown = [value for value in (observed or {}).values() if math.isfinite(value)]
    ends = min([low, *shown]), max([high, *(1.03 * value for value in shown)])
    bins = np.linspace(ends[0], ends[1] if ends[1] > ends[0] else ends[0] + 1.0, 41)
    for n, alpha, name in ((2.0, 0.14, "2σ"), (1.0, 0.22, "1σ")):
        low_end = max(band[-n].value, bins[0])
        ax.axvspan(
            low_end,
            min(band[n].value, bins[-1]),
            color=BLUE,
            alpha=alpha,
            lw=0,
            label=name,
        )
    ax.hist(finite, bins, histtype="step", color=INK, lw=0.9)
    ax.axvline(band[0].value, color=BLUE, label="median")
    for value in (observed or {}).values():
        ax.axvline(value, color=ORANGE, ls=DASHES[1], label="observed")
    ax.set_xlim(bins[0], bins[-1])
    ax.set_ylim(0, None)
    ax.set_xlabel(_edge_label(point, edge, labels))
    ax.set_ylabel(f"toys (of {len(values)})")
    legend_above(ax)
    return fig, ax


def point_name(point: ToyPoint, names: Sequence[str], labels=None) -> str:
    """Return the values of some parameters of a point, with their units."""
    parts = []
    for name in names:
        label = label_of(name, labels)
        word, bracket, unit = label.partition(" [")
        parts.append(f"{word} {point.varied[name]:g} {unit.rstrip(']')}".strip())
    return ", ".join(parts)


@styled
def power(
    points: Sequence[ToyPoint],
    *,
    significances: Sequence[float] = (3.0,),
    critical: str = "asymptotic",
    labels: Optional[Mapping[str, str]] = None,
    ax=None,
):
    """Draw how often a signal is seen, over its true size, with one-sigma intervals.

    Parameters
    ----------
    points : sequence of ToyPoint
        With the hypotheses "free" and "zero"; one line for every set of other parameters.
    significances : sequence of float
        In sigma, one-sided.
    critical : str
        "asymptotic": q0 above the square of the significance; "toys": above the quantile
        of q0 in the point without signal (refused where its toys are too few).
    """
    groups: Dict[str, List[ToyPoint]] = {}
    shown = [name for name in varied_names(points) if name != points[0].poi]
    for point in points:
        key = point_name(point, shown, labels)
        groups.setdefault(key, []).append(point)
    in_events = all(np.isfinite(point.expected_events) for point in points)
    fig, ax = figure_of(ax)
    for i, (name, group) in enumerate(groups.items()):
        group.sort(key=lambda point: point.true_value)
        x = [p.expected_events if in_events else p.true_value for p in group]
        for j, z in enumerate(significances):
            seen = [_seen(point, _critical(group, z, critical)) for point in group]
            label = ", ".join(filter(None, [name, f"{z:g}σ"]))
            value = np.array([e.value for e in seen])
            error = [value - [e.lower for e in seen], [e.upper for e in seen] - value]
            ax.errorbar(
                x,
                value,
                yerr=error,
                color=CYCLE[i % len(CYCLE)],
                ls=DASHES[j % len(DASHES)],
                marker="os^D"[i % 4],
                markerfacecolor=PAPER,
                elinewidth=0.9,
                clip_on=False,
                zorder=3 + i,
                label=label,
            )
    ax.set_ylim(0, 1)
    ax.set_xlim(left=0 if ax.get_xlim()[0] >= 0 else None)
    ax.axhline(0.5, color=INK, lw=0.5, ls=DASHES[2])
    ax.set_xlabel(
        events_label(points[0].poi, labels)
        if in_events
        else label_of(points[0].poi, labels)
    )
    ax.set_ylabel("discovery power")
    legend_above(ax)
    return fig, ax


def events_label(poi: str, labels: Optional[Mapping[str, str]] = None) -> str:
    """Return the label of an axis in expected events of a rate multiplier's source."""
    return f"expected {label_of(poi.removesuffix('_rate_multiplier'), labels)} events"


def _critical(group: Sequence[ToyPoint], z: float, critical: str) -> float:
    if critical == "asymptotic":
        return z * z
    if critical != "toys":
        raise InputError(f"critical is 'asymptotic' or 'toys', not '{critical}'")
    null = [point for point in group if point.true_value == 0.0]
    if not null:
        raise InputError("critical values from toys need a point without signal")
    q0 = null[0].likelihood_ratio("zero", "lower")
    if len(q0) * normal_tail(z) < 10:
        raise InputError(
            f"{len(q0)} toys without signal are too few for {z:g} sigma: "
            f"{math.ceil(10 / normal_tail(z))} are needed, or critical='asymptotic'"
        )
    return max(quantile(q0, 1.0 - normal_tail(z)).value, 0.0)


def _seen(point: ToyPoint, critical: float):
    q0 = point.likelihood_ratio("zero", "lower")
    return fraction(int((q0 > critical).sum()), len(q0))


def asymptotic_threshold(level: float, kind: str = "central") -> float:
    """Return the asymptotic threshold of an interval of this kind."""
    return chi_square_quantile(level if kind == "central" else 2.0 * level - 1.0)
