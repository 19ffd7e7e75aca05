r"""Thresholds of the Neyman construction for two parameters of interest.

A pair (a, b) is in the contour of the data where

    t(a, b) = 2 [ln L(best fit) - ln L(a, b, best others)] <= t_c(a, b),

and t_c is the quantile of t of toys thrown at (a, b). The contour then covers the true
pair as often as it says at the points of the grid, whatever the number of events and
however near a limit; between them t_c is interpolated linearly in both parameters.
Without toys t_c is the quantile of chi-square with two degrees of freedom.
Reference: G. J. Feldman and R. D. Cousins, Phys. Rev. D 57 (1998) 3873, section V, whose
example has two parameters; nuisance parameters: R. D. Cousins et al., Nucl. Instrum.
Meth. A 595 (2008) 480.

Assumption: toys with the values of the nuisance parameters that they were thrown with
(nominal ones, or the best ones for the data at every pair) stand for all values.

Use this when two parameters are measured together and events are few or a parameter is
near its limit; else the asymptotic contour. For one of the two with the other one free,
a threshold of one parameter (`jacta submit --computation threshold`): the projection of
a contour of two parameters covers too much.

    surface = jacta.neyman_surface(model, ("mu", mu), ("mass", mass), n_toys=1000)
    fig, ax = jacta.plot.scan(scan, surface=surface)
"""

import json
import math
import os
from typing import Dict, Mapping, Sequence, Tuple, Union

import numpy as np

from ..errors import InputError
from .points import ToyPoint
from .proportions import quantile
from .special import chi_square_quantile


class ThresholdSurface:
    """Thresholds on t over a grid of two parameters.

    Parameters
    ----------
    names : pair of str
        The parameters.
    level : float
        Confidence level.
    x, y : sequence of float
        The grid, increasing.
    threshold, lower, upper : array
        Thresholds and the interval that the number of toys allows, of one row for every y
        and one column for every x.
    n_toys : array
        Toys with valid fits.
    """

    def __init__(self, names, level, x, y, threshold, lower, upper, n_toys):
        self.names: Tuple[str, str] = (str(names[0]), str(names[1]))
        self.level = float(level)
        self.x, self.y = (np.asarray(values, dtype=float) for values in (x, y))
        shape = (len(self.y), len(self.x))
        self.threshold, self.lower, self.upper, self.n_toys = (
            np.asarray(values, dtype=float).reshape(shape)
            for values in (threshold, lower, upper, n_toys)
        )
        for name, values in zip(self.names, (self.x, self.y)):
            if len(values) < 2 or (np.diff(values) <= 0.0).any():
                raise InputError(f"{name} needs at least two values, in increasing order")

    @property
    def asymptotic(self) -> float:
        """The threshold for many events, far from limits."""
        return chi_square_quantile(self.level, 2.0)

    def at(self, x: float, y: float) -> float:
        """Return the threshold: linear between points, asymptotic outside the grid."""
        return self._between(self.threshold, x, y)

    def covers(self, x: float, y: float, t: float) -> bool:
        """Return whether a pair with this t is in the contour."""
        return t <= self.at(x, y)

    def on_grid(self, x: Sequence[float], y: Sequence[float], which: str = "threshold"):
        """Return thresholds (or their "lower" or "upper" ends), a row for every y."""
        content = getattr(self, which)
        return np.array([[self._between(content, a, b) for a in x] for b in y])

    def _between(self, content: np.ndarray, x: float, y: float) -> float:
        inside = self.x[0] <= x <= self.x[-1] and self.y[0] <= y <= self.y[-1]
        if not inside:
            return self.asymptotic
        rows = [np.interp(x, self.x, row) for row in content]
        return float(np.interp(y, self.y, rows))

    def to_json(self) -> Dict[str, object]:
        """Return the content of a file that `jacta plot scan` reads."""
        arrays = ("x", "y", "threshold", "lower", "upper", "n_toys")
        return {
            "surface": list(self.names),
            "level": self.level,
            **{name: getattr(self, name).tolist() for name in arrays},
        }

    @classmethod
    def from_json(cls, content: Mapping) -> "ThresholdSurface":
        """Return what `to_json` wrote."""
        arrays = ("x", "y", "threshold", "lower", "upper", "n_toys")
        return cls(
            content["surface"], content["level"], *(content[name] for name in arrays)
        )

    def write(self, file: Union[str, os.PathLike]) -> None:
        """Write the thresholds to a file."""
        text = json.dumps(self.to_json(), indent=1)
        with open(file, "w", encoding="utf-8") as out:
            out.write(text + "\n")


def threshold_surface(
    points: Sequence[ToyPoint],
    names: Tuple[str, str],
    level: float = 0.9,
    hypothesis: str = "true",
) -> ThresholdSurface:
    """Return thresholds from results at the points of a grid of two parameters.

    Parameters
    ----------
    points : sequence of ToyPoint
        With the hypotheses "free" and one that fixes both parameters at the values that
        the toys were thrown with: in a running file ``poi`` is one of them, and
        ``common_hypothesis`` and ``generate_values`` have the other one.
    names : pair of str
        The parameters.
    hypothesis : str
        The hypothesis that fixes both.
    """
    found = {}
    for point in points:
        fixed = point.hypotheses.get(hypothesis, {})
        missing = [name for name in names if name not in fixed]
        if missing:
            raise InputError(
                f"the hypothesis '{hypothesis}' of {point.batches[0].file} does not fix "
                + ", ".join(missing)
            )
        pair = (float(fixed[names[0]]), float(fixed[names[1]]))
        if pair in found:
            raise InputError(f"two points have {names[0]}, {names[1]} = {pair}")
        found[pair] = point.likelihood_ratio(hypothesis)
    return surface_of_toys(found, names, level)


def surface_of_toys(
    toys: Mapping[Tuple[float, float], Sequence[float]],
    names: Tuple[str, str],
    level: float = 0.9,
) -> ThresholdSurface:
    """Return thresholds from t of toys at every pair of a grid.

    The threshold is the value that the number of toys allows to be the quantile with
    rank ceil(level (n + 1)): with it, the next toy is at most the threshold with
    probability level or more, for any number of toys.
    """
    x, y = (sorted({pair[i] for pair in toys}) for i in (0, 1))
    grid = [(a, b) for b in y for a in x]
    missing = [pair for pair in grid if pair not in toys]
    if missing:
        raise InputError(
            f"the toys are no grid: there are none at {names[0]}, {names[1]} = "
            f"{missing[0]}"
        )
    rows = []
    for pair in grid:
        t = np.sort(np.asarray(toys[pair], dtype=float))
        rank = math.ceil(level * (len(t) + 1))
        if rank > len(t):
            raise InputError(
                f"{len(t)} toys at {pair} are too few for a threshold at {level:g}"
            )
        estimate = quantile(t, level)
        value = float(t[rank - 1])
        rows.append(
            (value, min(value, estimate.lower), max(value, estimate.upper), len(t))
        )
    return ThresholdSurface(names, level, x, y, *zip(*rows))
