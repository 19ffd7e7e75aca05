r"""P-values and significances from toys, with what the number of toys allows.

For k of n toys of the hypothesis at least as extreme as the data, p = k/n, with Wilson's
interval (`proportions`). A test that must not be anti-conservative uses (k+1)/(n+1)
(`PValue.valid`): with it, P(p <= a) <= a holds exactly.
Reference: B. Phipson and G. K. Smyth, Stat. Appl. Genet. Mol. Biol. 9 (2010) 39.

The asymptotic value stands beside it: for the two-sided ratio t ~ chi-square(dof)
(Wilks), for q0 (and the one-sided ratios) half a chi-square(1) and half a spike at 0, so
that Z = sqrt(q0). It assumes many events and an estimate far from limits.
Reference: G. Cowan, K. Cranmer, E. Gross and O. Vitells, Eur. Phys. J. C 71 (2011) 1554.

Use toys when events are few, a parameter is near a limit or vanishes under the
hypothesis, or a result hangs on it; else the asymptotic value. Where toys would have to
be 10^8 use `tail_p_value`, and say so in the paper.
"""

import math
from typing import NamedTuple, Optional, Sequence

import numpy as np

from ..errors import InputError
from .proportions import fraction
from .special import chi_square_density, chi_square_tail, significance_of


class PValue(NamedTuple):
    """A p-value from toys and its significance, with intervals of one sigma.

    ``significance_lower`` belongs to ``upper``. With no toy above, ``value`` is 0 and
    ``significance`` infinite: quote ``significance_lower`` as a bound.
    """

    value: float
    lower: float
    upper: float
    valid: float
    significance: float
    significance_lower: float
    significance_upper: float
    n_above: int
    n_toys: int
    asymptotic: float
    asymptotic_significance: float


def toys_and_observed(values: Sequence[float], observed: float) -> np.ndarray:
    """Return the statistic of toys as an array; NaN is above and below nothing."""
    array = np.atleast_1d(np.asarray(values, dtype=float))
    if math.isnan(observed):
        raise InputError("the statistic of the data is NaN")
    if array.size == 0:
        raise InputError("a p-value needs toys")
    if np.isnan(array).any():
        raise InputError(
            f"{int(np.isnan(array).sum())} of {array.size} toys are NaN: leave failed "
            "fits out, and say how many"
        )
    return array


def p_value(
    toys: Sequence[float],
    observed: float,
    dof: float = 1.0,
    one_sided: bool = False,
    z: float = 1.0,
) -> PValue:
    """Return the fraction of toys at or above the observed value.

    Parameters
    ----------
    toys : sequence of float
        The statistic of toys of the hypothesis that is tested; larger is more extreme.
    observed : float
        The statistic of the data.
    dof : float
        Degrees of freedom of the asymptotic value.
    one_sided : bool
        The statistic is one-sided (q0, or that of an upper limit): half a chi-square.
    """
    toys = toys_and_observed(toys, observed)
    n = len(toys)
    above = int((toys >= observed).sum())
    estimate = fraction(above, n, z)
    half = 0.5 if one_sided else 1.0
    asymptotic = half * chi_square_tail(observed, dof) if observed > 0.0 else 1.0
    return PValue(
        estimate.value,
        estimate.lower,
        estimate.upper,
        (above + 1) / (n + 1),
        significance_of(estimate.value),
        significance_of(estimate.upper),
        significance_of(estimate.lower),
        above,
        n,
        asymptotic,
        significance_of(asymptotic),
    )


class TailPValue(NamedTuple):
    """A p-value from a fitted tail: its error is statistical only."""

    value: float
    error: float
    significance: float
    start: float
    scale: float
    n_tail: int


def tail_p_value(
    toys: Sequence[float],
    observed: float,
    start: Optional[float] = None,
    shape: str = "chi-square",
) -> TailPValue:
    r"""Return the p-value from a curve fitted to the tail of the toys.

    p(t) = (k/n) S(t/c) / S(u/c) for t > u, where k of n toys lie above u (by default
    their 95 % quantile) and S is the tail of chi-square(1); the scale c gives the curve
    the mean excess over u of the toys. Exact where t is asymptotic up to a scale.
    ``shape`` "exponential" takes S = exp: for a chi-square(1) at 5 sigma it gives a
    p-value less than half of the true one (0.46 of it), so that it has to be asked for.

    Assumption: toys between u and the data tell how the curve goes on. A tail with
    fewer but larger values than were seen makes p too small; toys cannot show that.
    Reference: J. Pickands, Ann. Stat. 3 (1975) 119 (excesses over a high threshold).

    Use this when toys enough are not to be had, and say so; else `p_value`.
    """
    toys = toys_and_observed(toys, observed)
    if shape not in ("chi-square", "exponential"):
        raise InputError(
            f"the shape of a tail is chi-square or exponential, not '{shape}'"
        )
    start = float(np.quantile(toys, 0.95)) if start is None else float(start)
    excess = toys[toys > start] - start
    if len(excess) < 30:
        raise InputError(
            f"{len(excess)} toys above {start:.4g} are too few to fit a tail (30): throw "
            "more toys or begin lower"
        )
    if observed < start:
        raise InputError(
            f"the observed {observed:.4g} is below the begin of the tail, {start:.4g}: "
            "count toys instead (p_value)"
        )
    k, mean = len(excess), float(np.mean(excess))
    sigma = float(np.std(excess, ddof=1)) / math.sqrt(k)
    share = k / len(toys)
    scale = _scale(shape, start, mean)
    value = share * _survival(shape, start, observed, scale)
    moved = share * _survival(shape, start, observed, _scale(shape, start, mean + sigma))
    relative = math.hypot(math.sqrt((1.0 - share) / k), moved / value - 1.0)
    return TailPValue(value, value * relative, significance_of(value), start, scale, k)


def _survival(shape: str, start: float, t: float, scale: float) -> float:
    if shape == "exponential":
        return math.exp(-(t - start) / scale)
    return chi_square_tail(t / scale) / chi_square_tail(start / scale)


def _scale(shape: str, start: float, mean: float) -> float:
    """Return the scale for which the mean excess over ``start`` is ``mean``."""
    if shape == "exponential":
        return mean
    low, high = mean / 40.0, 2.0 * mean
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (
            (middle, high) if _mean_excess(start, middle) < mean else (low, middle)
        )
    return 0.5 * (low + high)


def _mean_excess(start: float, scale: float) -> float:
    """Of scale times chi-square(1): E(X | X > a) = 1 + 2 a f(a)/S(a)."""
    a = start / scale
    tail = chi_square_tail(a)
    hazard = chi_square_density(a) / tail if tail > 0.0 else 0.5 + 0.5 / a
    return scale * (1.0 + 2.0 * a * hazard) - start
