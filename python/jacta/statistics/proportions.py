"""How well toys know a fraction and a quantile.

Fraction: k of n toys, Wilson's interval. For an estimate p = k/n and z standard
deviations,

    (p + z^2/2n +- z sqrt(p (1-p)/n + z^2/4n^2)) / (1 + z^2/n).

It never leaves [0, 1] and has a width at k = 0 and k = n, where sqrt(p (1-p)/n) has none.
Reference: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209; L. D. Brown, T. T. Cai and
A. DasGupta, Statistical Science 16 (2001) 101, who recommend it. Use it for errors on a
plot; for a proof of coverage at every p use Clopper and Pearson's.

Quantile: the order statistics whose ranks are the ends of the binomial interval,
n p - z sqrt(n p (1-p)) and n p + z sqrt(n p (1-p)) + 1, rounded up. No density is
estimated, so it holds for any distribution.
Reference: W. J. Conover, Practical Nonparametric Statistics (1999), section 3.2.
"""

import math
from typing import NamedTuple, Sequence

import numpy as np

from ..errors import InputError


class Estimate(NamedTuple):
    """A number from toys, with the interval that their number allows."""

    value: float
    lower: float
    upper: float

    def __str__(self) -> str:
        return f"{self.value:.4g} [{self.lower:.4g}, {self.upper:.4g}]"


def fraction(count: float, total: float, z: float = 1.0) -> Estimate:
    """Return count/total with Wilson's interval of ``z`` standard deviations."""
    if total <= 0 or not 0 <= count <= total:
        raise InputError(
            f"{count} of {total} is no fraction: give 0 <= count <= total > 0"
        )
    p = count / total
    scale = 1.0 + z * z / total
    centre = (p + 0.5 * z * z / total) / scale
    half = z * math.sqrt(p * (1.0 - p) / total + 0.25 * (z / total) ** 2) / scale
    return Estimate(p, max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)))


def quantile(values: Sequence[float], level: float, z: float = 1.0) -> Estimate:
    """Return a quantile of toys with the order-statistic interval of ``z`` sigma.

    The value interpolates linearly between order statistics, as NumPy does and as
    jacta's thresholds are made. Infinite values are ordered like others.
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    n = len(ordered)
    if n == 0:
        raise InputError("a quantile needs at least one toy")
    if np.isnan(ordered).any():
        raise InputError(
            f"{int(np.isnan(ordered).sum())} of {n} values are NaN: leave failed fits out"
        )
    if not 0.0 <= level <= 1.0:
        raise InputError(f"the level of a quantile is between 0 and 1, not {level}")
    half = z * math.sqrt(n * level * (1.0 - level))
    low = max(0, math.ceil(n * level - half) - 1)
    high = min(n - 1, math.ceil(n * level + half))
    position = level * (n - 1)
    below = min(n - 1, math.floor(position))
    share = position - below
    value = ordered[below]
    if share > 0.0 and ordered[below + 1] != value:
        value = value + share * (ordered[below + 1] - value)
    return Estimate(float(value), float(ordered[low]), float(ordered[high]))
