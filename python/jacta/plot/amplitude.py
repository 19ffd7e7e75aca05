"""Amplitude analyses: Dalitz plots, couplings in the complex plane, fit fractions."""

import math
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from matplotlib.ticker import NullLocator

from ..errors import InputError
from .spectra import short_chain
from .style import (
    BLUE,
    CYCLE,
    GREY,
    INK,
    ORANGE,
    PAPER,
    WIDTH,
    figure_of,
    label_of,
    new_figure,
    note,
    row_label,
    signed,
    styled,
)

Momenta = Mapping[str, np.ndarray]


def momenta_of_table(table: np.ndarray) -> Dict[str, np.ndarray]:
    """Return four-momenta from a table of toys with columns K_e, K_px, K_py, K_pz, ..."""
    names = [name[:-2] for name in table.dtype.names if name.endswith("_e")]
    if not names:
        raise InputError("the table has no four-momenta (columns <particle>_e, _px, ...)")
    return {
        name: np.column_stack(
            [table[f"{name}_{part}"] for part in ("e", "px", "py", "pz")]
        )
        for name in names
    }


def momenta_of_rows(rows: np.ndarray, particles: Sequence[str]) -> Dict[str, np.ndarray]:
    """Return four-momenta of a sample file: rows of E px py pz, particle by particle."""
    rows = np.asarray(rows, dtype=float).reshape(-1, 4)
    if len(rows) % len(particles):
        raise InputError(
            f"{len(rows)} four-momenta do not come out even for {len(particles)} "
            "particles"
        )
    return {name: rows[i :: len(particles)] for i, name in enumerate(particles)}


def mass_squared(*momenta: np.ndarray) -> np.ndarray:
    """Return the squared invariant mass of the sum of particles."""
    total = np.sum(momenta, axis=0)
    return total[:, 0] ** 2 - (total[:, 1:] ** 2).sum(axis=1)


def dalitz_boundary(
    masses: Sequence[float], parent: float, n: int = 400
) -> Tuple[np.ndarray, np.ndarray]:
    """Return the border of a Dalitz plot as m^2(1,2) and m^2(2,3) of a closed line."""
    m1, m2, m3 = masses
    s12 = np.linspace((m1 + m2) ** 2, (parent - m3) ** 2, n)
    m12 = np.sqrt(s12)
    e2 = (s12 - m1**2 + m2**2) / (2 * m12)
    e3 = (parent**2 - s12 - m3**2) / (2 * m12)
    p2 = np.sqrt(np.maximum(e2**2 - m2**2, 0.0))
    p3 = np.sqrt(np.maximum(e3**2 - m3**2, 0.0))
    low, high = (e2 + e3) ** 2 - (p2 + p3) ** 2, (e2 + e3) ** 2 - (p2 - p3) ** 2
    return np.concatenate([s12, s12[::-1]]), np.concatenate([low, high[::-1]])


class _Plane(NamedTuple):
    x: np.ndarray
    y: np.ndarray
    weights: Optional[np.ndarray]


def _plane(momenta: Momenta, order: Sequence[str], weights) -> _Plane:
    a, b, c = (momenta[name] for name in order)
    return _Plane(mass_squared(a, b), mass_squared(b, c), weights)


@styled
def dalitz(
    data: Momenta,
    model: Optional[Momenta] = None,
    *,
    order: Optional[Sequence[str]] = None,
    weights: Optional[Sequence[float]] = None,
    bins: int = 60,
    ax=None,
):
    """Draw events of a three-body decay over two squared masses, with the border.

    Parameters
    ----------
    data : mapping
        Name of a particle to its (n, 4) array of E, px, py, pz.
    model : mapping, optional
        Toys of the fitted model: drawn beside the data, on the same scale.
    order : sequence of str, optional
        Three particles a, b, c: m^2(a,b) against m^2(b,c).
    weights : sequence of float, optional
        Weights of the data.
    """
    order = list(data)[:3] if order is None else list(order)
    missing = [name for name in order if name not in data]
    if len(order) != 3 or len(data) < 3 or missing:
        raise InputError(
            "a Dalitz plot is of three particles; the events have " + ", ".join(data)
        )
    samples = [_plane(data, order, weights)]
    if model is not None:
        samples.append(_plane(model, order, None))
    if ax is None:
        wide = len(samples) == 2
        fig = new_figure(2.75 if not wide else 2.9, WIDTH * (1.95 if wide else 1.0))
        axes = fig.subplots(1, len(samples), sharex=True, sharey=True, squeeze=False)[0]
    else:
        axes = ax if isinstance(ax, (tuple, list, np.ndarray)) else [ax]
        fig = axes[0].figure
    total = sum(data[name] for name in order)
    parent = math.sqrt(float(np.median(mass_squared(total))))
    masses = [
        math.sqrt(max(0.0, float(np.median(mass_squared(data[name]))))) for name in order
    ]
    border = dalitz_boundary(masses, parent)
    ranges = [[edge.min(), edge.max()] for edge in border]
    grids = [_grid(plane, bins, ranges, samples[0]) for plane in samples]
    top = max(grid.max() for grid in grids)
    edges = [np.linspace(low, high, bins + 1) for low, high in ranges]
    for axis, grid, name in zip(axes, grids, ("data", "model")):
        image = axis.pcolormesh(
            *edges,
            np.where(grid > 0, grid, np.nan).T,
            vmin=0,
            vmax=top,
            cmap="viridis_r",
            rasterized=True,
        )
        axis.plot(*border, color=INK, lw=0.8)
        axis.set_xlabel(_mass_label(order[0], order[1]))
        margins = [0.03 * (high - low) for low, high in ranges]
        axis.set_xlim(ranges[0][0] - margins[0], ranges[0][1] + margins[0])
        axis.set_ylim(ranges[1][0] - margins[1], ranges[1][1] + margins[1])
        note(axis, name)
    axes[0].set_ylabel(_mass_label(order[1], order[2]))
    fig.colorbar(image, ax=list(axes), label="events / bin", pad=0.02)
    if ax is None:
        # A page that is dark turns light and dark of the bins round.
        fig.set_gid("density")
    return fig, (axes[0] if len(samples) == 1 else axes)


def _mass_label(first: str, second: str) -> str:
    return rf"$m^2$({first}, {second}) [GeV$^2$]"


def _grid(plane: _Plane, bins: int, ranges, reference: _Plane) -> np.ndarray:
    grid, _, _ = np.histogram2d(plane.x, plane.y, bins, ranges, weights=plane.weights)
    if plane is reference:
        return grid
    events = len(reference.x) if reference.weights is None else np.sum(reference.weights)
    return grid * events / len(plane.x)


class Coupling(NamedTuple):
    """A complex coupling with the covariance of its real and imaginary part."""

    name: str
    value: complex
    covariance: np.ndarray


def couplings_of(
    values: Mapping[str, float],
    covariance: Optional[Mapping] = None,
    polar: bool = True,
    suffix: str = "_total_0",
) -> List[Coupling]:
    """Return the couplings of decay chains from the parameters of a fit.

    Parameters
    ----------
    values : mapping
        All parameters (``values`` of ``jacta fit --json``, or ``value`` of
        ``final_params.json``).
    covariance : mapping, optional
        ``covariance`` of ``jacta fit --json``.
    polar : bool
        The parameters are modulus and phase, as tf-pwa's are by default.
    """
    names = list(covariance["names"]) if covariance else []
    matrix = np.array(covariance["values"], dtype=float) if covariance else None
    found = []
    for first in values:
        if not first.endswith(suffix + "r"):
            continue
        second = first[:-1] + "i"
        a, b = float(values[first]), float(values[second])
        small = np.zeros((2, 2))
        for i, p in enumerate((first, second)):
            for j, q in enumerate((first, second)):
                if p in names and q in names:
                    small[i, j] = matrix[names.index(p), names.index(q)]
        if polar:
            cosine, sine = math.cos(b), math.sin(b)
            jacobian = np.array([[cosine, -a * sine], [sine, a * cosine]])
            small = jacobian @ small @ jacobian.T
            value = a * complex(cosine, sine)
        else:
            value = complex(a, b)
        found.append(Coupling(short_chain(first[: -len(suffix) - 1]), value, small))
    if not found:
        raise InputError(f"the parameters hold no couplings (names ending in {suffix}r)")
    return found


@styled
def argand(
    couplings: Sequence[Coupling],
    *,
    labels: Optional[Mapping[str, str]] = None,
    ax=None,
):
    """Draw couplings as arrows in the complex plane, with their 39 % and 86 % ellipses.

    The ellipses are those of 1 and 2 sigma in two dimensions (linear propagation).
    """
    fig, ax = figure_of(ax, height=3.1)
    reach = max(abs(coupling.value) for coupling in couplings) * 1.25 or 1.0
    ax.axhline(0, color=GREY, lw=0.6)
    ax.axvline(0, color=GREY, lw=0.6)
    angle = np.linspace(0.0, 2.0 * np.pi, 181)
    circle = np.array([np.cos(angle), np.sin(angle)])
    for i, coupling in enumerate(couplings):
        color = CYCLE[i % len(CYCLE)]
        point = (coupling.value.real, coupling.value.imag)
        ax.annotate(
            "",
            point,
            (0.0, 0.0),
            arrowprops={
                "arrowstyle": "-|>,head_width=0.18,head_length=0.4",
                "color": color,
                "lw": 1.2,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )
        root = _square_root(coupling.covariance)
        for scale in (1.0, 2.0):
            x, y = scale * root @ circle
            ax.plot(point[0] + x, point[1] + y, color=color, lw=0.8, alpha=0.9)
        ax.plot([], [], color=color, label=label_of(coupling.name, labels))
    ax.set_xlim(-reach, reach)
    ax.set_ylim(-reach, reach)
    ax.set_aspect("equal")
    ax.set_xlabel("Re")
    ax.set_ylabel("Im")
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig, ax


def _square_root(covariance: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(covariance)
    return vectors @ np.diag(np.sqrt(np.maximum(values, 0.0)))


def fractions_of(content: Mapping) -> List[tuple]:
    """Return (name, value, error, is interference) of ``fit_fractions.json``."""
    singles = [
        name for name in content if name != "sum_diag" and _pair(name, content) is None
    ]
    found = []
    for name in sorted(singles, key=lambda n: -content[n]["value"]):
        found.append((name, content[name]["value"], content[name]["error"], False))
    for name in content:
        pair = _pair(name, content)
        if pair is not None:
            found.append(
                (" × ".join(pair), content[name]["value"], content[name]["error"], True)
            )
    return found


def _pair(name: str, content: Mapping) -> Optional[Tuple[str, str]]:
    for first in content:
        if first != "sum_diag" and name.startswith(first + "x"):
            second = name[len(first) + 1 :]
            if second in content:
                return first, second
    return None


def _percent(value: float, error: float) -> str:
    """Return value and error in percent, with two digits of the error."""
    digits = 1
    if error > 0.0:
        digits = min(6, max(0, 1 - math.floor(math.log10(100.0 * error))))
    return signed(f"({100 * value:.{digits}f} ± {100 * error:.{digits}f}) %")


@styled
def fractions(content: Mapping, *, labels: Optional[Mapping[str, str]] = None, ax=None):
    """Draw fit fractions and interference with their errors (``fit_fractions.json``)."""
    rows = fractions_of(content)
    longest = max(len(row_label(row[0], labels)) for row in rows)
    # Names and numbers stand beside the axes: long ones need room.
    width = WIDTH * (1.0 if longest < 16 else 1.3)
    fig, ax = figure_of(ax, height=0.75 + 0.24 * len(rows), width=width)
    y = np.arange(len(rows))[::-1]
    for row, (_, value, error, is_pair) in zip(y, rows):
        color = ORANGE if is_pair else BLUE
        ax.errorbar(
            value,
            row,
            xerr=error,
            fmt="s" if is_pair else "o",
            color=color,
            mfc=PAPER if is_pair else color,
            elinewidth=1.2,
        )
        ax.annotate(
            _percent(value, error),
            (1, row),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=6.5,
        )
    ax.axvline(0, color=GREY, lw=0.7)
    ax.set_yticks(y, [row_label(row[0], labels) for row in rows])
    ax.tick_params(axis="y", which="both", length=0)
    ax.yaxis.set_minor_locator(NullLocator())
    ax.set_ylim(-0.6, len(rows) - 0.4)
    ax.margins(x=0.06)
    ax.set_xlabel("fit fraction (open: interference)")
    return fig, ax
