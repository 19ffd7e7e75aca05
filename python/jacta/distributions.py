"""Random numbers of constraints, from NumPy's global generator or one's own."""

import numpy as np

from . import _core


def parsed(text: str) -> "_core.FrozenDistribution":
    """Return the distribution that a text describes, as copies are made."""
    return _core.evaluate_expression(text)


def rvs(distribution, size=1, random_state=None):
    """Return random numbers as scipy.stats does: one number for size 1."""
    if isinstance(random_state, np.random.Generator):
        seed = int(random_state.integers(2**53))
    elif isinstance(random_state, np.random.RandomState):
        seed = int(random_state.randint(2**31))
    elif random_state is not None:
        seed = int(random_state)
    else:
        seed = int(np.random.randint(2**31))
    shape = () if size is None or size == 1 else tuple(np.atleast_1d(size))
    values = distribution._sample(int(np.prod(shape, dtype=int)), seed)
    return float(values[0]) if shape == () else values.reshape(shape)
