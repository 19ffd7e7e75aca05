"""Log-likelihoods at many points: arrays among the values."""

from typing import Callable, Dict

import numpy as np


def has_arrays(values: Dict[str, object]) -> bool:
    """Return whether any of the values stands for several points."""
    return any(
        isinstance(value, (list, tuple)) or getattr(value, "ndim", 0) > 0
        for value in values.values()
    )


def values_on_grid(function: Callable[..., float], values: Dict[str, object]):
    """Return a function at every point of arrays that are broadcast together."""
    names = list(values)
    arrays = np.broadcast_arrays(*(np.asarray(value) for value in values.values()))
    result = np.empty(arrays[0].shape)
    for index in np.ndindex(result.shape):
        result[index] = function(
            **{name: float(array[index]) for name, array in zip(names, arrays)}
        )
    return result
