r"""CLs and power-constrained limits, for those who have to quote them.

CLs = CL(s+b)/CL(b), where CL(s+b) is the p-value of the tested signal, CL(b) that of the
background alone with respect to the same statistic; signals with CLs < 1 - level are
excluded. It covers more than the level, most where there is no sensitivity; for one
counted number it equals the Bayesian limit with a flat prior.
Reference: A. L. Read, J. Phys. G 28 (2002) 2693; T. Junk, Nucl. Instrum. Meth. A 434
(1999) 435.

Without toys: with q the statistic of an upper limit for a signal that is at least 0 (0
where the best fit is above the tested signal) and q_A that of the Asimov data set without
a signal (`StatisticalModel.asimov_data`),

    CL(s+b) = 1 - Phi(sqrt q),  CL(b) = Phi(sqrt q_A - sqrt q)           for q <= q_A,
    CL(s+b) = 1 - Phi((q + q_A)/(2 sqrt q_A)),
    CL(b) = 1 - Phi((q - q_A)/(2 sqrt q_A))                               for q > q_A.

Reference: G. Cowan et al., Eur. Phys. J. C 71 (2011) 1554, equations 64 to 66. Use it
for many events, else toys.

Power constraint: the quoted limit is the larger one of the limit of the data and a low
quantile of the limits that an experiment without a signal sets (0.16 by the proposal,
0.5 later in ATLAS); 0.16 keeps the coverage except where it is 1.
Reference: G. Cowan, K. Cranmer, E. Gross and O. Vitells, arXiv:1105.3166.

Use these when a combination or a collaboration asks for them, else a Neyman interval with
a two-sided ratio (`jacta interval --threshold`): it covers what it says, and does not
change from an upper limit to an interval by decision of the analyst.
"""

import math
from typing import Dict, NamedTuple, Sequence

import numpy as np

from ..errors import InputError
from .p_values import toys_and_observed
from .proportions import Estimate, fraction, quantile
from .special import normal_tail


class CLs(NamedTuple):
    """CLs of one tested signal, with its uncertainty of one sigma from both samples."""

    value: float
    error: float
    signal: Estimate
    background: Estimate


def cls(
    signal_toys: Sequence[float], background_toys: Sequence[float], observed: float
) -> CLs:
    """Return CLs of one tested signal.

    Parameters
    ----------
    signal_toys, background_toys : sequence of float
        The statistic of toys with the tested signal and of toys without one; larger is
        less like the signal (q of an upper limit: `ToyPoint.likelihood_ratio` with
        ``kind="upper"``).
    observed : float
        The same statistic of the data.
    """
    with_signal = toys_and_observed(signal_toys, observed)
    without = toys_and_observed(background_toys, observed)
    above = int((with_signal >= observed).sum())
    above_background = int((without >= observed).sum())
    if above_background == 0:
        raise InputError(
            f"none of {len(without)} toys of the background is as far from the signal as "
            "the data: CLs is 0/0; throw more of them"
        )
    p = fraction(above, len(with_signal))
    b = fraction(above_background, len(without))
    value = p.value / b.value
    relative = math.sqrt(
        (1.0 - p.value) / max(above, 1) + (1.0 - b.value) / above_background
    )
    error = relative * (value if above else 1.0 / len(with_signal) / b.value)
    return CLs(value, error, p, b)


def asymptotic_cls(q: float, q_asimov: float) -> float:
    """Return CLs without toys (see the module).

    Parameters
    ----------
    q : float
        The statistic of an upper limit at the tested signal, of the data.
    q_asimov : float
        The same of the Asimov data set without a signal.
    """
    if q < 0.0 or not q_asimov > 0.0:
        raise InputError(
            f"q is at least 0 and not {q:g}, that of the Asimov data set above 0 and not "
            f"{q_asimov:g}"
        )
    root, asimov = math.sqrt(q), math.sqrt(q_asimov)
    if q <= q_asimov:
        return normal_tail(root) / normal_tail(root - asimov)
    return normal_tail(0.5 * (q + q_asimov) / asimov) / normal_tail(
        0.5 * (q - q_asimov) / asimov
    )


def expected_cls(q_asimov: float) -> Dict[float, float]:
    """Return CLs that data without a signal give at -2, -1, 0, 1 and 2 sigma.

    The median is at 0, data that look more like the signal have larger ones: CLs =
    (1 - Phi(sqrt q_A - N)) / Phi(N).
    """
    if not q_asimov >= 0.0:
        raise InputError(f"q of the Asimov data set is at least 0 and not {q_asimov:g}")
    root = math.sqrt(q_asimov)
    return {
        n: normal_tail(root - n) / normal_tail(-n) for n in (-2.0, -1.0, 0.0, 1.0, 2.0)
    }


def cls_limit(
    values: Sequence[float], confidences: Sequence[CLs], level: float = 0.9
) -> Estimate:
    """Return the smallest signal from which on CLs is below 1 - level.

    Linear in ln CLs between the given values, which is how CLs falls; the interval is
    that of CLs moved up and down by its errors.
    """
    if len(values) != len(confidences) or len(values) < 2:
        raise InputError("give one CLs for each of at least two values of the signal")
    if any(b <= a for a, b in zip(values, values[1:])):
        raise InputError("the values of the signal have to increase")
    central = _crossing(values, [c.value for c in confidences], 1.0 - level)
    low = _crossing(values, [c.value - c.error for c in confidences], 1.0 - level)
    high = _crossing(values, [c.value + c.error for c in confidences], 1.0 - level)
    return Estimate(central, low, high)


def _crossing(values: Sequence[float], levels: Sequence[float], target: float) -> float:
    floor = 1e-12
    for i in range(len(values) - 1, 0, -1):
        if levels[i] < target <= levels[i - 1]:
            before, after = math.log(levels[i - 1]), math.log(max(levels[i], floor))
            share = (before - math.log(target)) / (before - after)
            return values[i - 1] + share * (values[i] - values[i - 1])
    return float(values[0]) if levels[0] < target else math.inf


def power_constrained_limit(
    limit: float, background_limits: Sequence[float], power: float = 0.16
) -> float:
    """Return the larger of a limit and a low quantile of limits without signal.

    Assumption: ``background_limits`` are limits of toys without a signal, by the same
    procedure as ``limit``; the default quantile is the lower edge of their 1 sigma band.
    Reference: G. Cowan, K. Cranmer, E. Gross, O. Vitells, arXiv:1105.3166.

    Use this when a one-sided limit may fluctuate below what the experiment can see; else
    the limit itself.
    """
    return max(float(limit), quantile(background_limits, power).value)
