r"""What an experiment expects to see: medians from toys and from the Asimov data set.

The Asimov data set has in every bin what is expected there; its likelihood ratio is
near the median of that of toys. For one counted number, s expected over a background b,

    Z = sqrt(2 ((s + b) ln(1 + s/b) - s)),

and with a background known to sigma from a measurement elsewhere

    Z^2 = 2 ((s+b) ln((s+b)(b+v)/(b^2 + (s+b) v)) - (b^2/v) ln(1 + v s/(b (b+v)))),

v = sigma^2. Assumption: events enough for ln L to be near a parabola (s + b of about 5).
Reference: G. Cowan et al., Eur. Phys. J. C 71 (2011) 1554, equation 97; with sigma:
T. P. Li and Y. Q. Ma, Astrophys. J. 272 (1983) 317 in the form of G. Cowan (2012).

Use these for a first estimate and to see whether toys make sense, else the toys:
`expected_band` takes any number that toys give, with the uncertainty of its quantiles.
"""

import math
from typing import Dict, Sequence

from ..errors import InputError
from .proportions import Estimate, quantile
from .special import normal_tail, significance_of


def asimov_significance(signal: float, background: float, sigma: float = 0.0) -> float:
    """Return the median significance of a counting experiment (see the module)."""
    s, b, v = float(signal), float(background), float(sigma) ** 2
    if not (0.0 <= s < math.inf and 0.0 < b < math.inf):
        raise InputError(
            f"signal {s:g} and background {b:g}: the first is at least 0, the "
            "other above 0"
        )
    if not (sigma >= 0.0 and v < math.inf):
        raise InputError(f"sigma {sigma:g}: the error of the background is at least 0")
    if v == 0.0:
        square = 2.0 * ((s + b) * math.log1p(s / b) - s)
    else:
        gain = (s + b) * math.log((s + b) * (b + v) / (b * b + (s + b) * v))
        loss = b * b / v * math.log1p(v * s / (b * (b + v)))
        square = 2.0 * (gain - loss)
    return math.sqrt(max(0.0, square))


def asymptotic_upper_limits(
    sigma: float, level: float = 0.9, estimate: float = 0.0
) -> Dict[float, float]:
    """Return the upper limits that an estimate at -2 ... 2 sigma of its error gives.

    For a normal estimate with error sigma the limit is estimate + sigma Z(1 - level) +
    N sigma (Cowan et al., equation 89). Near a limit of the parameter toys differ.
    """
    if not 0.0 < sigma < math.inf:
        raise InputError(f"sigma {sigma:g}: the error of an estimate is above 0")
    z = significance_of(1.0 - level)
    return {n: estimate + sigma * (z + n) for n in (-2.0, -1.0, 0.0, 1.0, 2.0)}


def expected_band(values: Sequence[float], z: float = 1.0) -> Dict[float, Estimate]:
    """Return the quantiles of toys at -2, -1, 0, 1 and 2 sigma, each with its interval.

    The band of a sensitivity plot: 0 is the median, -1 ... 1 holds 68.27 % of the toys,
    -2 ... 2 holds 95.45 %. ``z`` is the width of the intervals in sigma.
    """
    return {
        n: quantile(values, 1.0 - normal_tail(n), z) for n in (-2.0, -1.0, 0.0, 1.0, 2.0)
    }
