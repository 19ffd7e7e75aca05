r"""Do two samples of events mix? The test of nearest neighbours.

Of n_a events of data and n_b of the model together, n in all, every event has its k nearest
neighbours; T is the share of those that are of the event's own sample,

    T = 1/(n k) sum_i sum_j I(i, j).

Where both have one density, T has the mean and, for many events in a space of many
dimensions, the width

    mu = (n_a (n_a - 1) + n_b (n_b - 1)) / (n (n - 1)),
    sigma^2 = 1/(n k) (n_a n_b/n^2 + 4 n_a^2 n_b^2/n^4),

and (T - mu)/sigma is a normal number. Where the densities differ events are more often among
their own: T is larger. Coordinates are divided by their spread; a neighbour at distance 0 is
the same event, drawn twice, and does not count.

Assumed: events without weights. The parameters of the model are not fitted to the data, else
calibrate T by toys that are fitted, as `jacta.goodness_of_fit` does it. No bins and no
scales are to be chosen: use it where there are more than three observables, else
`energy_test` is more powerful.
Reference: M. F. Schilling, J. Am. Stat. Assoc. 81 (1986) 799; M. Williams, JINST 5 (2010)
P09004, arXiv:1006.3019, section 3.3.
"""

import math
from typing import NamedTuple

import numpy as np

from ..errors import InputError

# Distances that are held at once.
_AT_ONCE = 2_000_000


class MixedSample(NamedTuple):
    """The share T of neighbours of the own sample, with its mean and width."""

    t: float
    mean: float
    sigma: float

    @property
    def pull(self) -> float:
        """(T - mean)/sigma; large where the samples differ."""
        return (self.t - self.mean) / self.sigma


def mixed_sample(first, second, neighbours: int = 10) -> MixedSample:
    """Return how much two samples keep apart.

    Parameters
    ----------
    first, second : array
        Events of shape (n, coordinates), or numbers.
    neighbours : int
        Of every event; the reference takes 10.
    """
    a, b = (np.atleast_2d(np.asarray(s, dtype=float).T).T for s in (first, second))
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise InputError(f"samples of shapes {a.shape} and {b.shape} do not fit")
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise InputError("the coordinates of events are finite numbers")
    n_a, n_b = len(a), len(b)
    n = n_a + n_b
    if neighbours < 1 or min(n_a, n_b) <= neighbours:
        raise InputError(
            f"{n_a} and {n_b} events are too few for {neighbours} neighbours"
        )
    points = np.concatenate([a, b])
    spread = points.std(axis=0)
    points = points / np.where(spread > 0.0, spread, 1.0)
    is_second = np.arange(n) >= n_a
    own = 0
    rows = max(1, _AT_ONCE // n)
    for begin in range(0, n, rows):
        block = points[begin : begin + rows]
        distances = np.zeros((len(block), n))
        for axis in range(points.shape[1]):
            distances += np.subtract.outer(block[:, axis], points[:, axis]) ** 2
        distances[distances == 0.0] = np.inf
        nearest = np.argpartition(distances, neighbours - 1, axis=1)[:, :neighbours]
        own += int((is_second[nearest] == is_second[begin : begin + rows, None]).sum())
    mean = (n_a * (n_a - 1) + n_b * (n_b - 1)) / (n * (n - 1))
    share = n_a * n_b / n**2
    sigma = math.sqrt((share + 4 * share**2) / (n * neighbours))
    return MixedSample(own / (n * neighbours), mean, sigma)
