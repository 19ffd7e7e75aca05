r"""Which nuisance parameters move the parameter of interest, and by how much.

Impact of theta: the shift of the best fit of the parameter of interest when theta is
fixed one post-fit error above or below its best value and all others are fitted again.
For a parabola that is

    Delta = cov(poi, theta) / sigma(theta) = rho sigma(poi),

which `linear_impacts` reads off the covariance of a fit. `impacts` makes the fits, and so
sees what is not linear: bounds, anchors, asymmetry.
Reference: ATLAS and CMS, JHEP 08 (2016) 045, and the Les Houches note
arXiv:1304.0776. Note that squared impacts do not add up to the variance: parameters are
correlated. Use `impacts` for what is published, `linear_impacts` for a first look.
"""

import math
from typing import Dict, List, Mapping, NamedTuple

from ..errors import InputError


class Impact(NamedTuple):
    """Shifts of the parameter of interest for a parameter one error down and up."""

    name: str
    down: float
    up: float

    @property
    def size(self) -> float:
        """The larger shift."""
        return max(abs(self.down), abs(self.up))


def _ranked(found: List[Impact]) -> List[Impact]:
    return sorted(found, key=lambda impact: -impact.size)


def linear_impacts(covariance: Mapping, poi: str) -> List[Impact]:
    """Return impacts from a covariance as `jacta fit --json` writes it, largest first."""
    names = list(covariance["names"])
    if poi not in names:
        raise InputError(f"'{poi}' was not fitted; the fit has " + ", ".join(names))
    matrix, at = covariance["values"], names.index(poi)
    found = []
    for i, name in enumerate(names):
        variance = float(matrix[i][i])
        if i == at or not 0.0 < variance < math.inf:
            continue
        shift = float(matrix[at][i]) / math.sqrt(variance)
        found.append(Impact(name, -shift, shift))
    return _ranked(found)


def impacts(model, poi: str, errors: Mapping[str, float] = ()) -> List[Impact]:
    """Return impacts from fits of a model to its data, largest first.

    Parameters
    ----------
    model : jacta.StatisticalModel
        A model with data.
    errors : mapping, optional
        Errors to move parameters by, where those of the fit are not wanted.
    """
    best, _ = model.fit()
    moved: Dict[str, float] = {**dict(model.fit_result.errors), **dict(errors)}
    if poi not in moved:
        raise InputError(f"'{poi}' was not fitted; the fit has " + ", ".join(moved))
    limits = dict(model.parameters.fit_limits)
    found = []
    for name, error in moved.items():
        if name == poi or not 0.0 < error < math.inf:
            continue
        shifts = []
        for direction in (-1.0, 1.0):
            value = _inside(best[name] + direction * error, limits.get(name))
            fitted, _ = model.fit(**{name: value})
            shifts.append(float(fitted[poi]) - float(best[poi]))
        found.append(Impact(name, *shifts))
    return _ranked(found)


def _inside(value: float, limits) -> float:
    if limits is None:
        return value
    low, high = limits
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)
