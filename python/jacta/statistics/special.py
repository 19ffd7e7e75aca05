"""Distribution functions that the rest needs, without SciPy.

Tails are computed as tails: nothing here is 1 minus a number close to 1.
"""

import math
from statistics import NormalDist
from typing import Callable

from ..errors import InputError

_NORMAL = NormalDist()


def normal_tail(significance: float) -> float:
    """Return the probability of a normal variable above ``significance``."""
    return 0.5 * math.erfc(significance / math.sqrt(2.0))


def significance_of(p_value: float) -> float:
    """Return the Z for which a normal variable exceeds Z with this probability.

    The convention of discoveries: one-sided, so that 2.87e-7 is 5 sigma, and 0.5 is 0.
    """
    if not 0.0 <= p_value <= 1.0:
        raise InputError(f"a p-value is between 0 and 1, not {p_value}")
    if p_value == 0.0:
        return math.inf
    return -math.inf if p_value == 1.0 else -_NORMAL.inv_cdf(p_value)


def _lower_gamma_series(a: float, x: float) -> float:
    """Regularised lower incomplete gamma function for x < a + 1 (its power series)."""
    term = total = 1.0 / a
    k = a
    while abs(term) > abs(total) * 1e-17:
        k += 1.0
        term *= x / k
        total += term
    return total * math.exp(-x + a * math.log(x) - math.lgamma(a))


def _upper_gamma_fraction(a: float, x: float) -> float:
    """Regularised upper incomplete gamma function for x >= a + 1 (Lentz's fraction)."""
    tiny = 1e-300
    b = x + 1.0 - a
    c = 1.0 / tiny
    d = 1.0 / b
    h = d
    for i in range(1, 10000):
        an = -i * (i - a)
        b += 2.0
        d = an * d + b
        d = 1.0 / (tiny if d == 0.0 else d)
        c = b + an / c
        c = tiny if c == 0.0 else c
        h *= d * c
        if abs(d * c - 1.0) < 1e-16:
            break
    return math.exp(-x + a * math.log(x) - math.lgamma(a)) * h


def chi_square_tail(x: float, dof: float = 1.0) -> float:
    """Return the probability of a chi-square variable above ``x``."""
    if dof <= 0.0:
        raise InputError(f"chi-square needs degrees of freedom above 0, not {dof}")
    if x <= 0.0:
        return 1.0
    if dof == 1.0:
        return math.erfc(math.sqrt(0.5 * x))
    a, half = 0.5 * dof, 0.5 * x
    if half < a + 1.0:
        return 1.0 - _lower_gamma_series(a, half)
    return _upper_gamma_fraction(a, half)


def chi_square_density(x: float, dof: float = 1.0) -> float:
    """Return the density of the chi-square distribution."""
    if x <= 0.0:
        return 0.0
    a = 0.5 * dof
    return 0.5 * math.exp((a - 1.0) * math.log(0.5 * x) - 0.5 * x - math.lgamma(a))


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Return where a falling function changes its sign, by bisection."""
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if falling(middle) > 0.0 else (low, middle)
    return 0.5 * (low + high)


def chi_square_quantile(level: float, dof: float = 1.0) -> float:
    """Return the value that chi-square is below with probability ``level``."""
    if not 0.0 <= level < 1.0:
        raise InputError(f"a level is at least 0 and below 1, not {level}")
    if level == 0.0:
        return 0.0
    high = 1.0
    while chi_square_tail(high, dof) > 1.0 - level:
        high *= 2.0
    return _root(lambda x: chi_square_tail(x, dof) - (1.0 - level), 0.0, high)
