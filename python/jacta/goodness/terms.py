"""The statistic of every term of a template model."""

from typing import Callable, Dict, List, Mapping, Tuple

import numpy as np

from ..statistics import EnergyReference, saturated_poisson

Tables = Mapping[str, np.ndarray]
Values = Mapping[str, float]

# The energy test takes as many cells of the templates at most, whose distances fit into
# a few megabytes for every term: neighbours are joined.
MOST_CELLS = 1000


def statistics_of_terms(model, values: Values) -> List[Tuple[str, Callable]]:
    """Return (term, function of data and fitted values) of all terms.

    Parameters
    ----------
    model : TemplateModel
    values : mapping
        The best fit of the data, whose expectation sets the scale of coordinates.
    """
    terms = model._source.root()["likelihood_config"]["likelihood_terms"]
    found: List[Tuple[str, Callable]] = []
    for term in terms:
        kind = str(term.get("likelihood_type") or "").rsplit(".", 1)[-1]
        binned = kind.startswith("Binned")
        make = SaturatedPoisson if binned else Energy
        found.append((term["name"], make(model, term["name"], values)))
    pulls = Pulls(model)
    if pulls.widths:
        found.append(("ancillary", pulls))
    return found


def expectation(model, term: str, values: Values):
    """Return the axes of a term (name and edges) and the expected events."""
    histograms = list(
        model.get_source_histograms(term, expected_events=True, **values).values()
    )
    axes = [
        (name, np.asarray(edges, dtype=float))
        for name, edges in zip(histograms[0].axis_names, histograms[0].bin_edges)
    ]
    return axes, np.sum([np.asarray(h.histogram) for h in histograms], axis=0)


class SaturatedPoisson:
    """Twice the logarithm of the likelihood ratio to the saturated model."""

    name = "saturated Poisson"

    def __init__(self, model, term: str, values: Values):
        self._model, self._term = model, term
        self._axes, _ = expectation(model, term, values)

    def __call__(self, data: Tables, values: Values, toy=None) -> float:
        """Return the statistic of data, or of a toy, and fitted values."""
        table = data[self._term]
        events = np.column_stack([table[name] for name, _ in self._axes])
        counts, _ = np.histogramdd(events, [edges for _, edges in self._axes])
        _, expected = expectation(self._model, self._term, values)
        return saturated_poisson(counts, expected)


class Energy:
    """The energy test between events and the expectation in the cells of templates."""

    name = "energy test"

    def __init__(self, model, term: str, values: Values):
        self._model, self._term = model, term
        self._axes, expected = expectation(model, term, values)
        self._logarithmic = [is_logarithmic(edges) for _, edges in self._axes]
        self._joined = _joining(expected.shape)
        centres = []
        for (_, edges), logarithmic, step in zip(
            self._axes, self._logarithmic, self._joined
        ):
            edges = np.log10(edges) if logarithmic else edges
            edges = np.append(edges[:-1:step], edges[-1])
            centres.append(0.5 * (edges[1:] + edges[:-1]))
        grid = np.meshgrid(*centres, indexing="ij")
        cells = np.column_stack([axis.ravel() for axis in grid])
        weights = self._cells(expected)
        mean = np.average(cells, axis=0, weights=weights)
        spread = np.sqrt(np.average((cells - mean) ** 2, axis=0, weights=weights))
        self._spread = np.where(spread > 0.0, spread, 1.0)
        self._reference = EnergyReference(cells / self._spread)

    def _cells(self, expected: np.ndarray) -> np.ndarray:
        for axis, step in enumerate(self._joined):
            starts = range(0, expected.shape[axis], step)
            expected = np.add.reduceat(expected, starts, axis=axis)
        return np.maximum(expected, 0.0).ravel()

    def __call__(self, data: Tables, values: Values, toy=None) -> float:
        """Return the statistic of data, or of a toy, and fitted values."""
        table = data[self._term]
        columns = []
        for (name, edges), logarithmic in zip(self._axes, self._logarithmic):
            x = np.clip(np.asarray(table[name], dtype=float), edges[0], edges[-1])
            columns.append(np.log10(x) if logarithmic else x)
        events = np.column_stack(columns) / self._spread
        _, expected = expectation(self._model, self._term, values)
        return self._reference.statistic(events, self._cells(expected))


def is_logarithmic(edges: np.ndarray) -> bool:
    """Return whether bins are of equal width in the logarithm."""
    if edges[0] <= 0.0 or len(edges) < 4:
        return False
    steps = np.diff(np.log(edges))
    return bool(np.allclose(steps, steps[0], rtol=1e-3)) and edges[-1] / edges[0] > 3.0


def _joining(shape) -> List[int]:
    """Return how many neighbours to join along every axis."""
    steps = [1] * len(shape)
    while np.prod([-(-n // k) for n, k in zip(shape, steps)]) > MOST_CELLS:
        longest = max(range(len(shape)), key=lambda i: shape[i] / steps[i])
        steps[longest] += 1
    return steps


class Pulls:
    """The sum of squared pulls of the ancillary measurements of Gaussian constraints."""

    name = "squared pulls"

    def __init__(self, model):
        self.widths: Dict[str, float] = {}
        for name in model.parameters.with_uncertainty.names:
            parameter = model.parameters[name]
            uncertainty = parameter.uncertainty
            if not isinstance(uncertainty, (int, float)):
                # What a distribution constrains is not measured again by a toy.
                continue
            nominal = float(parameter.nominal_value or 0.0)
            scale = nominal if parameter.relative_uncertainty else 1.0
            self.widths[name] = abs(float(uncertainty) * scale)

    def __call__(self, data: Tables, values: Values, toy=None) -> float:
        """Return the statistic of data, or of a toy, and fitted values."""
        table = data["ancillary"]
        return float(
            sum(
                ((float(table[name][0]) - values[name]) / width) ** 2
                for name, width in self.widths.items()
            )
        )
