"""Limits of values: pairs with None for open ends, as alea.utils has them."""

from typing import List, Optional, Sequence

import numpy as np

# What stands for an open end in a file of alea.
MAX_FLOAT = np.sqrt(np.finfo(np.float32).max)


def within_limits(value: float, limits: Optional[Sequence[Optional[float]]]) -> bool:
    """Return whether a value is within limits, the ends included."""
    if limits is None:
        return True
    lower, upper = limits
    return bool((lower is None or value >= lower) and (upper is None or value <= upper))


def clip_limits(value: Optional[Sequence[Optional[float]]]) -> List[float]:
    """Return limits whose open ends are -MAX_FLOAT and MAX_FLOAT."""
    lower, upper = (None, None) if value is None else value
    return [
        -MAX_FLOAT if lower is None else lower,
        MAX_FLOAT if upper is None else upper,
    ]
