"""The statistics of an amplitude model: boxes, the energy test, nearest neighbours.

They look at the squared masses of pairs of final particles, all pairs but one: these say
everything about the decay of a spinless particle into three or four spinless ones. Angles
of polarised or unstable final states are seen where they are among the observables: those
that the `plot` block of the model names.

The expectation is the sum of the Monte Carlo events, with their weights and the fitted
intensity, as many as the data have above their background, and of the background.
"""

from typing import Callable, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from .. import _core
from ..errors import InputError, UsageError
from ..statistics import AdaptiveCells, EnergyReference, mixed_sample

Tables = Mapping[str, np.ndarray]
Values = Mapping[str, float]
Address = Tuple[int, int]

# Data events that a box of the chi-square holds at least, in the mean.
EVENTS_OF_A_BOX = 20
# Cells of the energy test at most: their distances fit into some megabytes.
MOST_CELLS = 1024
# Where its logarithm of distances is cut, in standard deviations of the expectation.
SHORTEST = 0.1
# Monte Carlo events that a cell holds at least, in the mean.
MONTE_CARLO_OF_A_CELL = 10
# Nearest neighbours of an event that are looked at; of how many events of data at most,
# and how many of the Monte Carlo for each of these.
NEIGHBOURS = 10
MOST_EVENTS = 1500
MONTE_CARLO_OF_AN_EVENT = 3
# Tells these random numbers from others with the same seed.
_BOOTSTRAP = 20100603


def statistics_of_samples(
    model, values: Values, angles: Sequence[str] = (), mixed: bool = False
) -> List[Tuple[str, Callable]]:
    """Return (name, function of data and fitted values) of all samples.

    Parameters
    ----------
    model : AmplitudeModel
        With data.
    values : mapping
        The best fit of the data, with which the sizes of boxes and cells are chosen.
    angles : sequence of str
        Angles of the `plot` block that are observables beside the masses.
    mixed : bool
        Whether to add the test of nearest neighbours.
    """
    found: List[Tuple[str, Callable]] = []
    n = len(model.amp.samples)
    tables = model._current_tables()
    for i in range(n):
        suffix = "" if n == 1 else f"_{i}"
        expectation = Expectation(model, i, suffix, values, angles)
        found.append(("boxes" + suffix, BoxesChiSquare(expectation, tables, values)))
        found.append(("shape" + suffix, EnergyOfMasses(expectation, tables, values)))
        if not mixed:
            continue
        if expectation.has_negative_weights:
            raise UsageError(
                "the Monte Carlo has negative weights: no events can be drawn from it "
                "for the test of nearest neighbours"
            )
        found.append(("mixing" + suffix, MixedEvents(expectation)))
    return found


def squared_pair_masses(momenta) -> np.ndarray:
    """Return the squared masses of all pairs but the last, of shape (n, pairs - 1).

    Parameters
    ----------
    momenta : list of numpy.ndarray
        Of shape (n, 4) per final particle. The sum of the squared masses of all pairs is
        fixed by the masses alone: one of them says nothing new.
    """
    columns = []
    for i, first in enumerate(momenta):
        for second in momenta[i + 1 :]:
            p = first + second
            columns.append(p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(axis=1))
    return np.stack(columns[:-1], axis=1)


class Expectation:
    """What a sample of an amplitude model is expected to look like."""

    def __init__(
        self, model, index: int, suffix: str, values: Values, angles: Sequence[str] = ()
    ):
        self._finals = model.amp.finals
        self._model = model
        self._angles = list(angles)
        if len(self._finals) < 3:
            raise UsageError(
                "the mass of two particles is that of their mother: there is no "
                "distribution to compare"
            )
        self._names = ("data" + suffix, "background" + suffix)
        sample = model.amp.samples[index]["phsp"]
        self.points = self._coordinates(sample)
        self._intensities = model._intensities_at(sample, index, dict(values))
        self._weights = np.array(sample.weights)
        self._fraction = model.amp.background_fraction
        self._efficiency = _or_ones(sample.efficiency_values, len(sample))
        self._background = _or_ones(sample.background_values, len(sample))

    def _coordinates(self, sample) -> np.ndarray:
        masses = squared_pair_masses(sample.momenta)
        if not self._angles:
            return masses
        known = _core.plotted_angles(self._model.amp, sample)
        for name in self._angles:
            if name not in known:
                raise InputError(
                    f"{name} is no angle of the plot block of the model; there are "
                    + (", ".join(known) or "none")
                )
        return np.column_stack([masses, *(known[name] for name in self._angles)])

    def _events(self, table: np.ndarray) -> np.ndarray:
        momenta = {
            name: np.stack([table[f"{name}_{part}"] for part in ("e", "px", "py", "pz")], 1)
            for name in self._finals
        }
        charges = list(table["charge"]) if "charge" in table.dtype.names else []
        return self._coordinates(self._model.amp.sample(momenta, [], charges))

    @property
    def has_negative_weights(self) -> bool:
        """Whether Monte Carlo events cannot be drawn."""
        return bool((self._weights < 0.0).any())

    def data(self, tables: Tables) -> np.ndarray:
        """Return the coordinates of the events of the data."""
        table = tables[self._names[0]]
        if (table["weight"] != 1.0).any():
            raise UsageError(
                "the data have weights other than 1: toys do not fluctuate as they do. "
                "Give events without weights, and the background as `bg`"
            )
        return self._events(table)

    def background(self, tables: Tables) -> Tuple[np.ndarray, np.ndarray]:
        """Return coordinates and weights of the background sample."""
        table = tables.get(self._names[1])
        if table is None:
            return np.zeros((0, self.points.shape[1])), np.zeros(0)
        return self._events(table), np.abs(table["weight"])

    def monte_carlo(
        self, n_events: float, values: Values, toy: Optional[Address] = None
    ) -> np.ndarray:
        """Return the expected number of events at every event of the Monte Carlo.

        Parameters
        ----------
        n_events : float
            The sum of them.
        values : mapping
            Where.
        toy : pair of int, optional
            Seed and number of a toy. Data fluctuate around the truth, toys around the
            Monte Carlo that they are drawn from: for those the sample is weighed with
            Poisson numbers, so that what they are compared with fluctuates as well.
        """
        weights = self._weights
        if toy is not None:
            rng = np.random.default_rng([_BOOTSTRAP, *toy])
            weights = weights * rng.poisson(1.0, len(weights))
        signal = weights * self._intensities(values)
        if self._fraction is None:
            return n_events / signal.sum() * signal
        signal *= self._efficiency
        background = weights * self._background
        return n_events * (
            (1 - self._fraction) / signal.sum() * signal
            + self._fraction / background.sum() * background
        )


def _or_ones(numbers, n: int) -> np.ndarray:
    return np.array(numbers) if len(numbers) else np.ones(n)


class _InCells:
    """The expectation of a sample, summed in cells."""

    def __init__(self, expectation: Expectation, tables: Tables, values, wanted: int):
        self._expectation = expectation
        points = expectation.points
        most = max(1, len(points) // MONTE_CARLO_OF_A_CELL)
        density = expectation.monte_carlo(1.0, values)
        self._cells = AdaptiveCells(points, min(wanted, most), np.maximum(density, 0.0))
        self._at = self._cells.find(points)
        self._density = density

    def _sums(self, tables: Tables, values: Values, n_data: int, toy=None):
        """Return what is expected per cell, and the variance of the background in it."""
        where, weights = self._expectation.background(tables)
        n_signal = n_data - weights.sum()
        expected = self._expectation.monte_carlo(n_signal, values, toy)
        sums = np.bincount(self._at, expected, minlength=self._cells.n)
        if not len(weights):
            return sums, np.zeros(self._cells.n)
        variances = self._cells.sums(where, weights**2)
        return sums + self._cells.sums(where, weights), variances


class BoxesChiSquare(_InCells):
    """Sum over boxes of (n - mu)^2 / (mu + sum of squared weights of background).

    Boxes have equal expectations at the best fit of the data.
    """

    name = "chi-square"

    def __init__(self, expectation: Expectation, tables: Tables, values: Values):
        n_data = len(expectation.data(tables))
        super().__init__(expectation, tables, values, max(4, n_data // EVENTS_OF_A_BOX))

    def __call__(
        self, tables: Tables, values: Values, toy: Optional[Address] = None
    ) -> float:
        """Return the statistic of data, or of a toy, and fitted values."""
        data = self._expectation.data(tables)
        observed = self._cells.sums(data)
        expected, variance = self._sums(tables, values, len(data), toy)
        variance = variance + np.maximum(expected, 0.0)
        if (variance[observed != expected] == 0.0).any():
            return float("inf")
        used = variance > 0.0
        return float(((observed - expected)[used] ** 2 / variance[used]).sum())


class EnergyOfMasses(_InCells):
    """The energy test of events and expectation, both in small cells.

    Distances are ln(d + 0.1), in standard deviations of the expectation.
    """

    name = "energy test"

    def __init__(self, expectation: Expectation, tables: Tables, values: Values):
        super().__init__(expectation, tables, values, MOST_CELLS)
        points, weights = expectation.points, self._density
        mean = np.average(points, axis=0, weights=weights)
        spread = np.sqrt(np.average((points - mean) ** 2, axis=0, weights=weights))
        content = np.bincount(self._at, weights, minlength=self._cells.n)
        content = np.where(content > 0.0, content, 1.0)
        centres = [
            np.bincount(self._at, weights * axis, minlength=self._cells.n) / content
            for axis in points.T
        ]
        self._reference = EnergyReference(np.stack(centres, 1) / spread, SHORTEST)

    def __call__(
        self, tables: Tables, values: Values, toy: Optional[Address] = None
    ) -> float:
        """Return the statistic of data, or of a toy, and fitted values."""
        data = self._expectation.data(tables)
        expected, _ = self._sums(tables, values, len(data), toy)
        return self._reference.statistic_of_counts(
            self._cells.sums(data), np.maximum(expected, 0.0)
        )


class MixedEvents:
    """The pull of the test of nearest neighbours, of data and drawn Monte Carlo events.

    An event of the Monte Carlo, or of the background, is drawn where a random number of
    its own is below its expectation, relative to the largest: the same numbers for data
    and toys. Events of a toy are events of the Monte Carlo: these, at distance 0, are no
    neighbours of themselves.
    """

    name = "mixed sample"

    def __init__(self, expectation: Expectation):
        self._expectation = expectation

    def __call__(
        self, tables: Tables, values: Values, toy: Optional[Address] = None
    ) -> float:
        """Return the statistic of data, or of a toy, and fitted values."""
        data = self._expectation.data(tables)
        where, weights = self._expectation.background(tables)
        counts = np.concatenate(
            [
                self._expectation.monte_carlo(len(data) - weights.sum(), values),
                weights,
            ]
        )
        points = np.concatenate([self._expectation.points, where])
        uniform = np.random.default_rng(_BOOTSTRAP).random(len(points))
        drawn = np.flatnonzero(uniform * counts.max() < counts)
        data = _spaced(data, MOST_EVENTS)
        drawn = _spaced(drawn, MONTE_CARLO_OF_AN_EVENT * len(data))
        if min(len(data), len(drawn)) <= NEIGHBOURS:
            raise InputError(
                f"{len(data)} events of data and {len(drawn)} that are drawn from the "
                "Monte Carlo are too few for the test of nearest neighbours: take a "
                "larger sample phsp"
            )
        return mixed_sample(data, points[drawn], NEIGHBOURS).pull


def _spaced(items: np.ndarray, most: int) -> np.ndarray:
    """Return at most so many items, evenly from the first to the last."""
    if len(items) <= most:
        return items
    return items[np.linspace(0, len(items) - 1, most).astype(int)]
