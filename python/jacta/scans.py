"""Scans of the profile likelihood ratio."""

from typing import Dict, Sequence, Tuple

import numpy as np


class Scan:
    """The profile likelihood ratio t on a grid of one or two parameters.

    Attributes
    ----------
    names : list of str
        The parameters.
    axes : list of numpy.ndarray
        Their values.
    t, ll, valid : numpy.ndarray
        2 (ln L_best - ln L), ln L, and whether the fit is certified, one axis per
        parameter.
    best_fit : FitResult
        The best fit met.
    """

    def __init__(self, axes: Dict[str, Sequence[float]], found):
        self.names = list(axes)
        self.axes = [np.asarray(values, dtype=float) for values in axes.values()]
        shape = tuple(map(len, self.axes))
        self.t = np.asarray(found.t).reshape(shape)
        self.ll = np.asarray(found.ll).reshape(shape)
        self.valid = np.asarray(found.valid).reshape(shape) > 0
        self.best_fit = found.best_fit
        self.note = found.note

    def table(self) -> np.ndarray:
        """Return a structured array with a row per point."""
        grid = np.meshgrid(*self.axes, indexing="ij")
        kinds = [(name, float) for name in self.names]
        table = np.zeros(self.t.size, dtype=[*kinds, ("t", float), ("valid", bool)])
        for name, values in zip(self.names, grid):
            table[name] = values.ravel()
        table["t"], table["valid"] = self.t.ravel(), self.valid.ravel()
        return table

    def to_json(self) -> Dict[str, object]:
        """Return the document that ``jacta scan --json`` prints."""
        grid = [axis.ravel() for axis in np.meshgrid(*self.axes, indexing="ij")]
        points = [dict(zip(self.names, map(float, at))) for at in zip(*grid)]
        best = self.best_fit.to_json()
        return {
            "points": points,
            "t": self.t.ravel().tolist(),
            "best_fit": best["values"],
            "ll": best["ll"],
            "valid": bool(self.valid.all() and best["valid"]),
            "note": self.note,
        }

    def lowest(self) -> Tuple[Dict[str, float], float]:
        """Return where t is smallest, and its value there."""
        index = np.unravel_index(np.argmin(self.t), self.t.shape)
        at = {name: float(a[i]) for name, a, i in zip(self.names, self.axes, index)}
        return at, float(self.t[index])

    def __repr__(self) -> str:
        at, lowest = self.lowest()
        bad = int(np.sum(~self.valid))
        return (
            f"Scan of {', '.join(self.names)} at {self.t.size} points; t is lowest, "
            f"{lowest:.4g}, at {at}"
            + (f"; {bad} fits are NOT certified" if bad else "; all fits are certified")
        )

    def _repr_html_(self) -> str:
        from .html import table

        rows = [dict(zip(self.table().dtype.names, row.item())) for row in self.table()]
        return table(f"Scan of {', '.join(self.names)}", rows, repr(self))
