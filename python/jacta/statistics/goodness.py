r"""Does the model describe the data at all? Statistics, and their calibration by toys.

Binned: the ratio to the saturated model,

    X = 2 sum_i (mu_i - n_i + n_i ln(n_i/mu_i)),

whose expectation is near the number of bins less that of fitted parameters for large mu.
Few events per bin make it neither chi-square nor independent of mu: take toys.
Reference: S. Baker and R. D. Cousins, Nucl. Instrum. Meth. 221 (1984) 437. Use it for
binned terms, else:

Unbinned: the energy test of two samples, data x and a (large) sample y of the model,

    T = sum_ij |x_i-y_j| / nm - sum_ij |x_i-x_j| / 2n^2 - sum_ij |y_i-y_j| / 2m^2,

after every coordinate was divided by its spread; it is 0 for equal distributions only,
and needs no bins. Its p-value comes from exchanging events between the samples, or, with
the model's expectation as y (`EnergyReference`), from toys that are fitted like the data,
as `jacta.goodness_of_fit` does it. It compares shapes, not numbers of events.
Reference: B. Aslan and G. Zech, Nucl. Instrum. Meth. A 537 (2005) 626; G. J. Szekely and
M. L. Rizzo, J. Stat. Plan. Inference 143 (2013) 1249. Use it for unbinned terms, up to
some thousands of events (its cost is the square of their number).

Maximum of the likelihood: `likelihood_p_value` compares ln L of the data with that of
toys, from result files as they are. KNOWN WEAKNESS: it is no test of fit. Where the model
is flat in x every data set has the same ln L; for an exponential with a fitted slope ln L
depends on the mean alone, so any data of that mean pass. It does see wrong numbers of
events. Reference: J. Heinrich, PHYSTAT 2003, arXiv:physics/0310167. Use it as a first
look only.

All need toys that are generated at the best fit and fitted again like the data.
"""

import math
from typing import Optional, Sequence

import numpy as np

from ..errors import InputError
from .p_values import PValue, p_value


def _bins(observed: Sequence[float], expected: Sequence[float]) -> tuple:
    n = np.asarray(observed, dtype=float)
    mu = np.asarray(expected, dtype=float)
    if n.shape != mu.shape:
        raise InputError(f"{n.size} observed and {mu.size} expected bins do not fit")
    if not ((n >= 0.0).all() and (mu >= 0.0).all()):
        raise InputError("counts and expectations are at least 0")
    return n, mu


def saturated_poisson(observed: Sequence[float], expected: Sequence[float]) -> float:
    """Return 2 ln of the likelihood ratio of the saturated Poisson model to the fit."""
    n, mu = _bins(np.ravel(observed), np.ravel(expected))
    filled = n > 0.0
    if (mu[filled] == 0.0).any():
        return math.inf
    ratio = n[filled] * np.log(n[filled] / mu[filled])
    return float(2.0 * (math.fsum(mu - n) + math.fsum(ratio)))


def poisson_pulls(observed: Sequence[float], expected: Sequence[float]) -> np.ndarray:
    """Return the signed roots of each bin's share of `saturated_poisson`."""
    n, mu = _bins(observed, expected)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(n > 0.0, n * np.log(n / mu), 0.0)
        share = 2.0 * (mu - n + logs)
    return np.sign(n - mu) * np.sqrt(np.maximum(share, 0.0))


def likelihood_p_value(ll_toys: Sequence[float], ll_observed: float) -> PValue:
    """Return the fraction of toys whose maximum of ln L is at most that of the data.

    Not a test of fit in general; see the module. The asymptotic value has no meaning here
    and is NaN.
    """
    found = p_value([-ll for ll in ll_toys], -ll_observed)
    return found._replace(asymptotic=math.nan, asymptotic_significance=math.nan)


def _portions(a: np.ndarray, b: np.ndarray) -> list:
    """Return the rows of a in parts whose distances to b fit into memory."""
    return np.array_split(a, max(1, len(a) * len(b) // 2_000_000))


def _distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    square = np.zeros((len(a), len(b)))
    for x, y in zip(a.T, b.T):
        square += (x[:, None] - y[None, :]) ** 2
    return np.sqrt(square)


def _mean_distance(a: np.ndarray, b: np.ndarray) -> float:
    total = sum(float(_distances(rows, b).sum()) for rows in _portions(a, b))
    return total / (len(a) * len(b))


def _columns(sample: Sequence) -> np.ndarray:
    array = np.asarray(sample, dtype=float)
    return array[:, None] if array.ndim == 1 else array


def energy_statistic(data: Sequence, reference: Sequence) -> float:
    """Return T of the module's formula, without scaling of the coordinates."""
    x, y = _columns(data), _columns(reference)
    if x.shape[1] != y.shape[1] or len(x) == 0 or len(y) == 0:
        raise InputError("the samples need the same coordinates and at least one event")
    between = _mean_distance(x, y)
    return between - 0.5 * _mean_distance(x, x) - 0.5 * _mean_distance(y, y)


class EnergyReference:
    """An expectation in cells for the energy test: its positions stay, its weights not.

    The mean distances between cells are computed once, so that a toy costs what its
    events do. With equal weights it is `energy_statistic`.

    Parameters
    ----------
    cells : array
        Positions, one row each.
    cut : float, optional
        Takes ln(d + cut) in place of every distance d: such a test sees narrow structures
        better, as deviations at short distances count as much as those at long ones
        (Aslan and Zech; M. Williams, JINST 5 (2010) P09004, arXiv:1006.3019).
    """

    def __init__(self, cells: Sequence, cut: Optional[float] = None):
        if cut is not None and not cut > 0.0:
            raise InputError(f"the cut of the logarithm is {cut}: it is above 0")
        self._cells, self._cut = _columns(cells), cut
        self._distances = np.concatenate(
            [self._between(rows) for rows in _portions(self._cells, self._cells)]
        )

    def _between(self, rows: np.ndarray) -> np.ndarray:
        return self._of(_distances(rows, self._cells))

    def _of(self, distances: np.ndarray) -> np.ndarray:
        return distances if self._cut is None else np.log(distances + self._cut)

    def statistic(self, data: Sequence, weights: Sequence[float]) -> float:
        """Return T of events and cells with these weights; 0 where either has none."""
        x = _columns(data)
        share = np.asarray(weights, dtype=float)
        total = share.sum()
        if len(x) == 0 or not total > 0.0:
            return 0.0
        share = share / total
        between = sum(
            float((self._between(rows) @ share).sum())
            for rows in _portions(x, self._cells)
        )
        own = sum(float(self._of(_distances(r, x)).sum()) for r in _portions(x, x))
        within = float(share @ self._distances @ share)
        return between / len(x) - 0.5 * own / len(x) ** 2 - 0.5 * within

    def statistic_of_counts(
        self, counts: Sequence[float], weights: Sequence[float]
    ) -> float:
        """Return T of events that are counted in the cells; 0 where either has none.

        Lost are distances inside of a cell: take cells smaller than what is looked for.
        """
        n, share = np.asarray(counts, float), np.asarray(weights, float)
        if not (n.sum() > 0.0 and share.sum() > 0.0):
            return 0.0
        difference = n / n.sum() - share / share.sum()
        return float(-0.5 * difference @ self._distances @ difference)


def energy_test(
    data: Sequence, reference: Sequence, n_permutations: int = 200, seed: int = 1
) -> PValue:
    """Return the p-value of the energy test of data against a sample of the model.

    Coordinates are divided by the spread of the reference. The fit of the model to these
    data is not repeated for permutations: with fitted parameters the p-value is too large
    (the test loses power, and errs on the safe side).
    """
    x, y = _columns(data), _columns(reference)
    spread = y.std(axis=0)
    if (spread == 0.0).any():
        raise InputError("a coordinate of the reference has no spread: leave it out")
    x, y = x / spread, y / spread
    observed = energy_statistic(x, y)
    joined = np.concatenate([x, y])
    rng = np.random.default_rng(seed)
    toys = []
    for _ in range(n_permutations):
        order = rng.permutation(len(joined))
        toys.append(energy_statistic(joined[order[: len(x)]], joined[order[len(x) :]]))
    found = p_value(toys, observed)
    return found._replace(asymptotic=math.nan, asymptotic_significance=math.nan)
