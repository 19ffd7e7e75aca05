"""Data against a model: spectra of templates, projections of amplitudes."""

from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from ..errors import InputError
from ..goodness.terms import is_logarithmic
from ..statistics import chi_square_quantile, poisson_pulls
from .style import (
    BLUE,
    DASHES,
    GREEN,
    GREY,
    HEIGHT,
    INK,
    ORANGE,
    PINK,
    SKY,
    YELLOW,
    label_of,
    legend_above,
    new_figure,
    styled,
)

COMPONENTS = (ORANGE, GREEN, PINK, YELLOW, SKY)


class Spectrum(NamedTuple):
    """Contents of bins: data (or none), their errors where not Poisson, components."""

    edges: np.ndarray
    components: Dict[str, np.ndarray]
    total: np.ndarray
    data: Optional[np.ndarray] = None
    data_error: Optional[np.ndarray] = None
    name: str = ""
    unit: str = ""


def term_spectrum(
    model,
    term: str,
    axis: Optional[str] = None,
    values: Optional[Mapping[str, float]] = None,
    table: Optional[np.ndarray] = None,
    bins: Optional[int] = None,
) -> Spectrum:
    """Return the sources of a term of a template model along one axis.

    Parameters
    ----------
    model : jacta.TemplateModel
    term : str
        Name of an unbinned or binned term.
    axis : str, optional
        An axis of the analysis space; others are summed over. By default the first.
    values : mapping, optional
        Values of parameters, such as those of a fit.
    table : structured array, optional
        The events of the term.
    bins : int, optional
        Neighbours are joined to at most this many bins; by default as few as hold four
        events on average, but at least eight.
    """
    histograms = model.get_source_histograms(term, expected_events=True, **(values or {}))
    first = next(iter(histograms.values()))
    names = list(first.axis_names)
    axis = names[0] if axis is None else axis
    if axis not in names:
        raise InputError(f"'{axis}' is no axis of '{term}'; it has " + ", ".join(names))
    at = names.index(axis)
    others = tuple(i for i in range(len(names)) if i != at)
    edges = np.asarray(first.bin_edges[at], dtype=float)
    components = {
        name: np.asarray(histogram.histogram).sum(axis=others)
        for name, histogram in histograms.items()
    }
    total = np.sum(list(components.values()), axis=0)
    data = None
    if table is not None:
        inside = np.clip(table[axis], edges[0], edges[-1])
        weights = table["asimov_weight"] if "asimov_weight" in table.dtype.names else None
        data = np.histogram(inside, edges, weights=weights)[0].astype(float)
    step = _join(len(total), total.sum() if data is None else data.sum(), bins)
    return Spectrum(
        edges[::step],
        {name: _joined(content, step) for name, content in components.items()},
        _joined(total, step),
        None if data is None else _joined(data, step),
        name=axis,
    )


def _join(n: int, events: float, bins: Optional[int]) -> int:
    divisors = [k for k in range(1, n + 1) if n % k == 0]
    if bins is not None:
        return next(k for k in divisors if n // k <= max(1, bins))
    for k in divisors:
        if events * k / n >= 4.0:
            break
    return max(d for d in divisors if d <= k and (n // d >= min(n, 8)))


def _joined(content: np.ndarray, step: int) -> np.ndarray:
    return content.reshape(-1, step).sum(axis=1)


def poisson_errors(counts: Sequence[float]) -> np.ndarray:
    """Return the distances to the 68.27 % interval of a Poisson mean (Garwood's)."""
    tail = 0.5 * (1.0 - 0.6826894921370859)
    found = []
    for n in counts:
        low = 0.5 * chi_square_quantile(tail, 2.0 * n) if n > 0 else 0.0
        high = 0.5 * chi_square_quantile(1.0 - tail, 2.0 * (n + 1.0))
        found.append((n - low, high - n))
    return np.array(found).reshape(-1, 2).T


def _pulls(spectrum: Spectrum) -> np.ndarray:
    if spectrum.data_error is None:
        return poisson_pulls(spectrum.data, spectrum.total)
    error = np.asarray(spectrum.data_error, dtype=float)
    known = error > 0.0
    shift = np.asarray(spectrum.data, dtype=float) - spectrum.total
    return np.where(known, shift / np.where(known, error, 1.0), np.nan)


def panels(ax, with_pulls: bool, height: float = HEIGHT + 0.65):
    """Return figure, main axes and axes for pulls (None where there are none)."""
    if ax is not None:
        main, lower = ax if isinstance(ax, (tuple, list, np.ndarray)) else (ax, None)
        return main.figure, main, lower
    fig = new_figure(height if with_pulls else HEIGHT)
    if not with_pulls:
        return fig, fig.add_subplot(), None
    grid = fig.add_gridspec(2, 1, height_ratios=(3.2, 1.0))
    main = fig.add_subplot(grid[0])
    return fig, main, fig.add_subplot(grid[1], sharex=main)


@styled
def spectrum(
    spectrum: Spectrum,
    *,
    log: bool = False,
    interference: bool = False,
    labels: Optional[Mapping[str, str]] = None,
    ax=None,
):
    """Draw data with the total and the components of a model, and pulls below.

    Parameters
    ----------
    spectrum : Spectrum
        From `term_spectrum` or `projections_of`.
    log : bool
        Logarithmic contents.
    interference : bool
        Draw what is missing between the sum of the components and the total.
    ax : axes, or a pair of them for pulls as well

    Returns
    -------
    fig, ax
        ``ax`` is a pair (main, pulls) where there are pulls.
    """
    has_data = spectrum.data is not None
    fig, main, lower = panels(ax, has_data)
    edges, total = spectrum.edges, np.asarray(spectrum.total)
    for i, (name, content) in enumerate(spectrum.components.items()):
        color, dashes = COMPONENTS[i % len(COMPONENTS)], DASHES[(i + 1) % len(DASHES)]
        _line(main, edges, content, color, dashes, label_of(name, labels))
    if interference:
        rest = total - np.sum(list(spectrum.components.values()), axis=0)
        _line(main, edges, rest, GREY, DASHES[2], "interference")
        main.axhline(0, color=INK, lw=0.5)
    _line(main, edges, total, BLUE, "-", "total", 1.5)
    centres = 0.5 * (edges[1:] + edges[:-1])
    if has_data:
        error = (
            poisson_errors(spectrum.data)
            if spectrum.data_error is None
            else np.asarray(spectrum.data_error)
        )
        # An empty bin has no place on a logarithmic axis.
        shown = np.asarray(spectrum.data) > 0 if log else np.full(len(centres), True)
        main.errorbar(
            centres[shown],
            spectrum.data[shown],
            error[..., shown],
            fmt="o",
            ms=2.6,
            color=INK,
            elinewidth=0.8,
            label="data",
        )
    _scales(main, spectrum, log, interference)
    bottom = main if lower is None else lower
    if lower is not None and has_data:
        main.tick_params(labelbottom=False)
        _draw_pulls(lower, centres, edges, _pulls(spectrum))
    bottom.set_xlabel(_axis_label(spectrum, labels))
    main.set_ylabel(_content_label(spectrum))
    legend_above(main)
    return fig, (main if lower is None else (main, lower))


def _line(ax, edges, content, color, dashes, label, width=1.1) -> None:
    ax.stairs(
        content, edges, color=color, ls=dashes, lw=width, label=label, baseline=None
    )


def _scales(ax, spectrum: Spectrum, log: bool, interference: bool) -> None:
    tops = [np.max(spectrum.total)]
    if spectrum.data is not None:
        tops.append(np.max(spectrum.data + np.sqrt(np.maximum(spectrum.data, 1.0))))
    if is_logarithmic(np.asarray(spectrum.edges)):
        ax.set_xscale("log")
    ax.set_xlim(spectrum.edges[0], spectrum.edges[-1])
    if log:
        positive = np.min(spectrum.total[spectrum.total > 0], initial=max(tops))
        ax.set_yscale("log")
        ax.set_ylim(max(positive * 0.3, max(tops) * 1e-4), max(tops) * 2)
    elif not interference:
        ax.set_ylim(0, 1.12 * max(tops))


def _draw_pulls(ax, centres, edges, pulls) -> None:
    ax.axhspan(-2, 2, color=BLUE, alpha=0.08, lw=0)
    ax.axhspan(-1, 1, color=BLUE, alpha=0.16, lw=0)
    ax.axhline(0, color=GREY, lw=0.7)
    ax.plot(centres, pulls, "o", ms=2.3, color=INK)
    reach = max(3.2, 1.1 * np.nanmax(np.abs(pulls[np.isfinite(pulls)]), initial=0.0))
    ax.set_ylim(-reach, reach)
    # No label at the ends, where those of the panel above are.
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True, prune="both"))
    ax.set_ylabel("pull")


def _axis_label(spectrum: Spectrum, labels) -> str:
    if labels and spectrum.name in labels:
        return labels[spectrum.name]
    name = spectrum.name.replace("cos_theta(", "cos θ(")
    return f"{name} [{spectrum.unit}]" if spectrum.unit else name


def _content_label(spectrum: Spectrum) -> str:
    widths = np.diff(spectrum.edges)
    if spectrum.unit and np.allclose(widths, widths[0], rtol=1e-6):
        return f"events / {widths[0]:.3g} {spectrum.unit}"
    return "events / bin"


def projections_of(content: Sequence[Mapping]) -> List[Spectrum]:
    """Return the projections of ``projections.json`` of ``jacta fit --output``."""
    if content and isinstance(content[0], list):
        content = [projection for sample in content for projection in sample]
    found = []
    for item in content:
        components = {
            short_chain(name): np.asarray(values, dtype=float)
            for name, values in item["chains"].items()
        }
        background = np.asarray(item.get("background", []), dtype=float)
        if background.size and background.any():
            components["background"] = background
        found.append(
            Spectrum(
                np.asarray(item["edges"], dtype=float),
                components,
                np.asarray(item["total"], dtype=float),
                np.asarray(item["data"], dtype=float),
                np.asarray(item["data_error"], dtype=float),
                item.get("display") or item["name"],
                "GeV" if item["name"].startswith("m(") else "",
            )
        )
    if not found:
        raise InputError("there are no projections in the file")
    return found


def short_chain(name: str) -> str:
    """Return the resonance of a decay chain: "D->Rho.KRho->Pip.Pi0" is "Rho"."""
    return name.split("->", 1)[-1].split(".", 1)[0]


__all__ = [
    "Spectrum",
    "is_logarithmic",
    "panels",
    "poisson_errors",
    "projections_of",
    "short_chain",
    "spectrum",
    "term_spectrum",
]
