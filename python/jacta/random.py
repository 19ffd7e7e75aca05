"""Random numbers by address: a toy is a pure function of (seed, point, toy)."""

import contextlib
import secrets
from typing import Iterator, Union

import numpy as np

from .errors import InputError

Seed = Union[None, int, np.random.Generator]

_WORD = 2**64


def random_generator(seed: int, point: int = 0, toy: int = 0) -> np.random.Generator:
    """Return the NumPy Generator of a toy.

    Its bit generator is Philox4x64-10 with the key (seed, point) and the counter
    (draw, toy, 0, 0): the stream that the compiled part of jacta uses for that toy.

    Parameters
    ----------
    seed, point, toy : int
        The address, three numbers of 64 bits.

    Returns
    -------
    numpy.random.Generator
    """
    # NumPy counts before it draws.
    counter = (toy * _WORD - 1) % _WORD**4
    return np.random.Generator(
        np.random.Philox(key=seed + point * _WORD, counter=counter)
    )


def drawn_seed(seed: Seed = None) -> int:
    """Return a seed: the number given, one of a NumPy Generator, or a fresh one."""
    if seed is None:
        return secrets.randbits(53)
    if isinstance(seed, np.random.Generator):
        return int(seed.integers(2**53))
    if isinstance(seed, (bool, np.bool_)) or not isinstance(seed, (int, np.integer)):
        raise InputError(f"the seed is an integer or a Generator, not {seed!r}")
    if not 0 <= int(seed) < _WORD:
        raise InputError(f"the seed {seed} is not between 0 and 2**64")
    return int(seed)


@contextlib.contextmanager
def seeded_globally(seed: int, point: int, toy: int) -> Iterator[None]:
    """Seed NumPy's global generator from an address and restore it afterwards.

    For models that draw from it, as ``scipy.stats`` does by default.
    """
    words = [word for part in (seed, point, toy) for word in (part % 2**32, part >> 32)]
    saved = np.random.get_state()
    np.random.seed(words)
    try:
        yield
    finally:
        np.random.set_state(saved)
