"""Cells of equal content in any number of coordinates: a tree of halvings.

    cells = statistics.AdaptiveCells(sample, 64, weights)
    observed = np.bincount(cells.find(data), minlength=cells.n)

All points are cut at the weighted median of the first coordinate, both halves at their
medians of the second one, and so on round the coordinates: where points are dense, cells
are small. Made from events of the *model*, cells do not depend on the data: numbers of
data events in them are Poisson numbers around equal expectations.

Reference: J. L. Bentley, Commun. ACM 18 (1975) 509, doi:10.1145/361002.361007. Use it
where bins of equal width would be empty in most places, as in a Dalitz plot.
"""

from typing import List, Optional, Sequence

import numpy as np

from ..errors import InputError


class AdaptiveCells:
    """Cells that hold about the same weight of a sample each.

    Parameters
    ----------
    points : array
        Of shape (n, coordinates).
    n_cells : int
        At most so many: the largest power of 2 in it.
    weights : array, optional
        At least 0; by default 1.

    Attributes
    ----------
    n : int
        Number of cells.
    n_coordinates : int
        Number of coordinates.
    """

    def __init__(
        self, points: Sequence, n_cells: int, weights: Optional[Sequence[float]] = None
    ):
        x = np.asarray(points, dtype=float)
        w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)
        if x.ndim != 2 or 0 in x.shape or w.shape != (len(x),):
            raise InputError(
                "cells need points of shape (n, coordinates) and a weight for each, not "
                f"{x.shape} and {w.shape}"
            )
        if not (np.isfinite(x).all() and np.isfinite(w).all()) or (w < 0).any():
            raise InputError("cells need finite points and finite weights of at least 0")
        if n_cells < 1 or len(x) < n_cells:
            raise InputError(f"{len(x)} points do not fill {n_cells} cells")
        self.n_coordinates = x.shape[1]
        self._cuts: List[np.ndarray] = []
        cell = np.zeros(len(x), dtype=np.int64)
        for level in range(n_cells.bit_length() - 1):
            axis = x[:, level % self.n_coordinates]
            self._cuts.append(_medians(cell, axis, w, 2**level))
            cell = 2 * cell + (axis >= self._cuts[-1][cell])
        self.n = 2 ** len(self._cuts)

    def find(self, points: Sequence) -> np.ndarray:
        """Return the cell of every point; the outer ones reach to infinity."""
        x = np.asarray(points, dtype=float)
        if x.ndim != 2 or x.shape[1] != self.n_coordinates:
            raise InputError(
                f"points of shape {x.shape} have not {self.n_coordinates} coordinates"
            )
        cell = np.zeros(len(x), dtype=np.int64)
        for level, cuts in enumerate(self._cuts):
            cell = 2 * cell + (x[:, level % self.n_coordinates] >= cuts[cell])
        return cell

    def sums(self, points: Sequence, weights: Optional[Sequence[float]] = None):
        """Return the sum of the weights of points in every cell."""
        return np.bincount(self.find(points), weights, minlength=self.n).astype(float)


def _medians(cell, axis, weights, n: int) -> np.ndarray:
    """Return the weighted median of the axis in each of the first n cells."""
    order = np.lexsort((axis, cell))
    content = np.bincount(cell, weights, minlength=n)
    sizes = np.bincount(cell, minlength=n)
    ends = np.cumsum(sizes)
    cumulative = np.cumsum(weights[order])
    before = np.cumsum(content) - content
    at = np.searchsorted(cumulative, before + 0.5 * content, side="right")
    # Inside their own cell, whatever rounding of the sums does; an empty one is not cut.
    at = np.clip(at, ends - sizes, np.maximum(ends - 1, 0))
    return np.where(sizes > 0, axis[order][np.minimum(at, len(axis) - 1)], np.inf)
