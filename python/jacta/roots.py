"""Roots that lie nearest to an end of an interval."""

import math

import numpy as np

from .errors import UsageError
from .messages import warn


def extremal_root(
    f,
    xL,  # noqa: N803
    xR,  # noqa: N803
    which="left",
    step=0.01,
    step_growth=1.0,
    max_step=None,
    xtol=1e-12,
    rtol=4 * np.finfo(float).eps,  # noqa: B008
):
    """Return the left-most or right-most root of a function in an interval.

    The interval is scanned from one end until the sign changes; there the root is refined
    by Brent's method.

    Parameters
    ----------
    f : callable
        A function of one number.
    xL, xR : float
        The ends.
    which : {"left", "right"}
        Which root.
    step : float
        First step of the scan.
    step_growth : float
        Factor from one step to the next, at least 1.
    max_step : float, optional
        The largest step.
    xtol, rtol : float
        Absolute and relative tolerance of the root.

    Raises
    ------
    ValueError
        For ends, steps or names that make no sense.
    RuntimeError
        Where the sign does not change.
    """
    if xR <= xL:
        raise ValueError("xR has to be larger than xL")
    if which not in ("left", "right"):
        raise ValueError("which is left or right")
    if step <= 0:
        raise ValueError("step has to be larger than 0")
    if step_growth < 1:
        raise ValueError("step_growth has to be 1 or larger")
    if not 1e-6 <= step / (xR - xL) <= 0.1:
        warn(
            f"a step of {step} is very small or very large beside the interval "
            f"[{xL}, {xR}]; consider other parameter_interval_bounds"
        )
    direction = 1 if which == "left" else -1
    here = xL if direction > 0 else xR
    value = f(here)
    if value == 0:
        return here
    while True:
        there = here + direction * step
        if not xL <= there <= xR:
            raise UsageError(f"there is no root in [{xL}, {xR}]")
        other = f(there)
        if math.isfinite(value) and math.isfinite(other) and value * other < 0:
            return brent(f, min(here, there), max(here, there), xtol, rtol)
        here, value = there, other
        step *= step_growth
        if max_step is not None:
            step = min(step, max_step)


def brent(f, a, b, xtol=2e-12, rtol=8.881784197001252e-16, maximum=200):
    """Return a root between two points where a function has different signs.

    R. P. Brent, Algorithms for Minimization without Derivatives, 1973, chapter 4.
    """
    fa, fb = f(a), f(b)
    if fa == 0:
        return a
    if fb == 0:
        return b
    if fa * fb > 0:
        raise ValueError("the function has the same sign at both ends")
    c, fc = a, fa
    last = before = b - a
    for _ in range(maximum):
        if fb * fc > 0:
            c, fc = a, fa
            last = before = b - a
        if abs(fc) < abs(fb):
            a, b, c = b, c, b
            fa, fb, fc = fb, fc, fb
        tolerance = 0.5 * (xtol + rtol * abs(b))
        half = 0.5 * (c - b)
        if fb == 0 or abs(half) <= tolerance:
            return b
        step = _interpolated_step(a, b, c, fa, fb, fc, half)
        if abs(before) < tolerance or abs(fa) <= abs(fb):
            step = None
        bound = min(3 * abs(half) - abs(tolerance), abs(before))
        if step is not None and 2 * abs(step) < bound:
            before, last = last, step
        else:
            before = last = half
        a, fa = b, fb
        b = b + (last if abs(last) > tolerance else math.copysign(tolerance, half))
        fb = f(b)
    raise UsageError("the root was not found")


def _interpolated_step(a, b, c, fa, fb, fc, half):
    """Return the step to the root of a line or an inverse parabola."""
    s = fb / fa
    if a == c:
        p, q = 2 * half * s, 1 - s
    else:
        q, r = fa / fc, fb / fc
        p = s * (2 * half * q * (q - r) - (b - a) * (r - 1))
        q = (q - 1) * (r - 1) * (s - 1)
    return -p / q if q else None
