"""Thresholds of the Neyman construction, and profile likelihoods cut by them."""

from typing import List, Mapping, Optional, Sequence

import numpy as np

from ..errors import InputError
from ..statistics import ThresholdSurface, chi_square_quantile
from .bands import asymptotic_threshold, events_label
from .documents import document
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
    styled,
)


class ThresholdCurve:
    """One entry of a file of thresholds."""

    def __init__(self, key: str, entry: Mapping):
        hashed = entry["hashed_keys"]
        self.key = key
        self.poi = hashed["poi"]
        self.level = float(hashed["confidence_level"])
        self.kind = hashed.get("kind", "central")
        self.fixed = {
            **hashed.get("nominal_values", {}),
            **hashed.get("generate_values", {}),
        }
        self.values = np.asarray(entry[self.poi], dtype=float)
        self.threshold = np.asarray(entry["threshold"], dtype=float)
        self.lower, self.upper = (
            np.asarray(entry[name], dtype=float) if name in entry else None
            for name in ("threshold_lower", "threshold_upper")
        )
        self.events = entry.get("poi_expectation")
        self.n_toys = entry.get("n_toys")

    @property
    def name(self) -> str:
        """What tells the curve from others of the file."""
        parts = [f"{100 * self.level:g} %"]
        if self.kind != "central":
            parts.append(self.kind)
        parts += [f"{label_of(name)} {value:g}" for name, value in self.fixed.items()]
        return ", ".join(parts)

    @property
    def asymptotic(self) -> float:
        """The threshold for many events, far from limits."""
        return asymptotic_threshold(self.level, self.kind)

    def at(self, poi: float) -> float:
        """Return the threshold: linear between the points, asymptotic outside."""
        if not self.values[0] <= poi <= self.values[-1]:
            return self.asymptotic
        return float(np.interp(poi, self.values, self.threshold))


def threshold_curves(
    content: Mapping, level: Optional[float] = None, kind: Optional[str] = None
) -> List[ThresholdCurve]:
    """Return the entries of a level and kind of Thresholds or their file's content."""
    content = getattr(content, "entries", content)
    curves = [ThresholdCurve(key, entry) for key, entry in content.items()]
    found = [
        curve
        for curve in curves
        if (level is None or abs(curve.level - level) < 1e-9)
        and (kind is None or curve.kind == kind)
    ]
    if not found:
        has = ", ".join(sorted({f"{c.level:g} {c.kind}" for c in curves})) or "nothing"
        raise InputError(
            f"no thresholds of level {level} and kind {kind}; there are: {has}"
        )
    return found


@styled
def neyman(
    curves: Sequence[ThresholdCurve],
    *,
    scan: Optional[Mapping] = None,
    interval: Optional[Mapping] = None,
    in_events: bool = False,
    labels: Optional[Mapping[str, str]] = None,
    ax=None,
):
    """Draw thresholds over the parameter of interest.

    The band is the uncertainty of each threshold (one sigma of the number of toys), the
    dashed line the asymptotic value. With the ``scan`` of data their t is drawn, with an
    ``interval`` its pieces are shaded.

    Parameters
    ----------
    curves : sequence of ThresholdCurve
    scan, interval : Scan, IntervalResult or mapping, optional
        Of a model, or what ``jacta scan --json`` and ``jacta interval --json`` print.
    in_events : bool
        Expected events on the axis instead of the parameter.
    """
    scan = None if scan is None else document(scan)
    interval = None if interval is None else document(interval)
    fig, ax = figure_of(ax)
    poi = curves[0].poi
    if in_events and any(curve.events is None for curve in curves):
        raise InputError("these thresholds have no expected events")
    for i, curve in enumerate(curves):
        x = np.asarray(curve.events) if in_events else curve.values
        color = CYCLE[i % len(CYCLE)]
        if curve.lower is not None:
            ax.fill_between(x, curve.lower, curve.upper, color=color, alpha=0.3, lw=0)
        ax.plot(
            x,
            curve.threshold,
            color=color,
            ls=DASHES[i % len(DASHES)],
            marker="o",
            ms=2.2,
            label=f"toys, {curve.name}"
            if len(curves) > 1
            else f"toys, {100 * curve.level:g} %",
        )
    for value in sorted({curve.asymptotic for curve in curves}):
        first = value == curves[0].asymptotic
        ax.axhline(
            value, color=GREY, ls=DASHES[1], lw=1, label="asymptotic" if first else None
        )
    high = max(curve.threshold.max() for curve in curves)
    if scan is not None and not in_events:
        x, t = scan_line(scan, poi)
        ax.plot(x, t, color=INK, label="t of the data")
    ends = [
        x
        for curve in curves
        for x in ((curve.events if in_events else curve.values)[-1],)
    ]
    ax.set_xlim(0 if curves[0].values[0] >= 0 else None, max(ends))
    ax.set_ylim(0, 1.35 * max(high, *(curve.asymptotic for curve in curves)))
    if interval is not None and not in_events:
        shade_pieces(ax, interval)
    ax.set_xlabel(events_label(poi, labels) if in_events else label_of(poi, labels))
    ax.set_ylabel("threshold on t = −2 ln λ")
    legend_above(ax)
    return fig, ax


def scan_parameters(scan: Mapping) -> List[str]:
    """Return the one or two parameters of a scan."""
    return list(scan["points"][0])


def scan_line(scan: Mapping, poi: str) -> tuple:
    """Return the values and t of a scan in one parameter."""
    names = scan_parameters(scan)
    if names != [poi]:
        raise InputError(f"this is a scan of {', '.join(names)}, not of {poi} alone")
    return (
        np.array([point[poi] for point in scan["points"]], dtype=float),
        np.array(scan["t"], dtype=float),
    )


def interval_pieces(interval: Mapping) -> List[tuple]:
    """Return the pieces of an interval, its only one where none are listed."""
    pieces = interval.get("pieces") or [[interval["lower"], interval["upper"]]]
    return [(float(low), float(high)) for low, high in pieces]


def shade_pieces(ax, interval: Mapping) -> None:
    """Shade the pieces of an interval over the height of the axes."""
    level = f"{100 * interval['level']:g} % interval"
    left, right = ax.get_xlim()
    for i, (low, high) in enumerate(interval_pieces(interval)):
        low, high = (left if np.isnan(low) else low), (right if np.isnan(high) else high)
        low, high = max(low, left), min(high, right)
        ax.axvspan(low, high, color=ORANGE, alpha=0.16, lw=0, label=None if i else level)


@styled
def scan(
    scan: Mapping,
    *,
    levels: Sequence[float] = (0.6827, 0.9545),
    curve: Optional[ThresholdCurve] = None,
    interval: Optional[Mapping] = None,
    surface: Optional[ThresholdSurface] = None,
    labels: Optional[Mapping[str, str]] = None,
    ax=None,
):
    """Draw a profile likelihood ratio over one parameter, or its contours over two.

    Parameters
    ----------
    scan : Scan or mapping
        Of ``model.scan``, or what ``jacta scan --json`` prints.
    levels : sequence of float
        Confidence levels of the lines (asymptotic chi-square with one degree of freedom)
        or contours (two).
    curve : ThresholdCurve, optional
        Thresholds from toys, drawn as a line.
    interval : IntervalResult or mapping, optional
        ``model.interval_result``, or what ``jacta interval --json`` prints; its pieces
        are shaded.
    surface : ThresholdSurface, optional
        Thresholds from toys over two parameters: the contour of the Neyman construction
        at their level, beside the asymptotic one.
    """
    scan = document(scan)
    interval = None if interval is None else document(interval)
    names = scan_parameters(scan)
    if surface is not None:
        return _neyman_contour(scan, names, surface, labels, ax)
    if len(names) == 2:
        return _contours(scan, names, levels, labels, ax)
    x, t = scan_line(scan, names[0])
    fig, ax = figure_of(ax)
    shown = [chi_square_quantile(level) for level in levels]
    top = 2.2 * max(shown)
    marker = "o" if len(x) < 40 else None
    ax.plot(x, t, color=BLUE, marker=marker, ms=2.2, label="profile likelihood")
    best = scan.get("best_fit", {}).get(names[0])
    if best is not None:
        ax.plot([best], [0.0], "o", color=BLUE, mfc=PAPER, clip_on=False, zorder=5)
    ax.set_xlim(x[0], x[-1])
    ax.set_ylim(0, min(top, max(1.1 * np.nanmax(t[np.isfinite(t)]), 1.2 * max(shown))))
    for value, level in zip(shown, levels):
        ax.axhline(value, color=GREY, lw=0.8, ls=DASHES[1])
        ax.annotate(
            f"{100 * level:g} %",
            (1, value),
            xycoords=("axes fraction", "data"),
            xytext=(-3, 1.5),
            textcoords="offset points",
            ha="right",
            fontsize=6.5,
            color=GREY,
        )
    if curve is not None:
        ax.plot(
            curve.values,
            curve.threshold,
            color=ORANGE,
            ls=DASHES[3],
            label=f"threshold from toys, {100 * curve.level:g} %",
        )
    if interval is not None:
        shade_pieces(ax, interval)
    ax.set_xlabel(label_of(names[0], labels))
    ax.set_ylabel("t = −2 ln λ")
    legend_above(ax)
    return fig, ax


def _grid(scan, names):
    x = np.array(sorted({point[names[0]] for point in scan["points"]}))
    y = np.array(sorted({point[names[1]] for point in scan["points"]}))
    grid = np.full((len(y), len(x)), np.nan)
    for point, t in zip(scan["points"], scan["t"]):
        column = np.searchsorted(x, point[names[0]])
        grid[np.searchsorted(y, point[names[1]]), column] = float(t)
    return x, y, grid


def _neyman_contour(scan, names, surface, labels, ax):
    if sorted(names) != sorted(surface.names):
        raise InputError(
            f"this is a scan of {', '.join(names)}, and the thresholds are over "
            + ", ".join(surface.names)
        )
    names = list(surface.names)
    x, y, grid = _grid(scan, names)
    fig, ax = figure_of(ax, height=3.0)
    above = grid - surface.on_grid(x, y)
    ax.contourf(x, y, above, levels=[-np.inf, 0.0], colors=[BLUE], alpha=0.25)
    ax.contour(x, y, above, levels=[0.0], colors=[BLUE], linewidths=1.3)
    for which in ("lower", "upper"):
        moved = grid - surface.on_grid(x, y, which)
        ax.contour(x, y, moved, levels=[0.0], colors=[BLUE], linewidths=0.5)
    level = f"{100 * surface.level:g} %"
    ax.plot([], [], color=BLUE, label=f"toys, {level}")
    ax.contour(
        x,
        y,
        grid,
        levels=[surface.asymptotic],
        colors=[ORANGE],
        linestyles=[DASHES[1]],
        linewidths=1.1,
    )
    ax.plot([], [], color=ORANGE, ls=DASHES[1], label="asymptotic")
    return _finished_contours(fig, ax, scan, names, (x, y), labels)


def _contours(scan, names, levels, labels, ax):
    x, y, grid = _grid(scan, names)
    fig, ax = figure_of(ax, height=3.0)
    cuts = [chi_square_quantile(level, 2.0) for level in levels]
    ax.contourf(x, y, grid, levels=[-np.inf, cuts[0]], colors=[BLUE], alpha=0.25)
    if len(cuts) > 1:
        ax.contourf(x, y, grid, levels=[cuts[0], cuts[-1]], colors=[BLUE], alpha=0.12)
    for i, (cut, level) in enumerate(zip(cuts, levels)):
        dashes = DASHES[i % len(DASHES)]
        ax.contour(
            x, y, grid, levels=[cut], colors=[BLUE], linestyles=[dashes], linewidths=1.2
        )
        ax.plot([], [], color=BLUE, ls=dashes, label=f"{100 * level:g} %")
    return _finished_contours(fig, ax, scan, names, (x, y), labels)


def _finished_contours(fig, ax, scan, names, grid, labels):
    best = scan.get("best_fit", {})
    if all(name in best for name in names):
        ax.plot(best[names[0]], best[names[1]], "P", color=INK, ms=5, label="best fit")
    for set_limits, values in zip((ax.set_xlim, ax.set_ylim), grid):
        set_limits(values[0], values[-1])
    ax.set_xlabel(label_of(names[0], labels))
    ax.set_ylabel(label_of(names[1], labels))
    legend_above(ax)
    return fig, ax
