"""How well a fitted model describes its data, term by term."""

import math
from typing import Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np

from ..amplitude_model import AmplitudeModel
from ..errors import InputError, UsageError
from ..runner import Runner
from ..statistics import PValue, p_value
from ..template_model import TemplateModel
from .amplitude import statistics_of_samples
from .terms import statistics_of_terms


class Misfit(NamedTuple):
    """One statistic of one term: of the data, of toys, and the p-value."""

    statistic: str
    observed: float
    toys: np.ndarray
    p_value: PValue


class GoodnessOfFit(NamedTuple):
    """All terms; ``overall`` is the p-value of the smallest one of them.

    It counts the toys of which any term has a p-value as small as the smallest of the
    data, so that looking at several terms is paid for.
    """

    terms: Dict[str, Misfit]
    overall: PValue
    values: Dict[str, float]
    n_toys: int
    n_invalid: int
    seed: int

    def text(self) -> str:
        """Return the p-values by term, and whether the model describes the data."""
        width = max(map(len, [*self.terms, "overall"]))
        lines = [
            f"{name:<{width}}  {item.statistic:<17}  {_in_words(item.p_value)}"
            for name, item in self.terms.items()
        ]
        lines += [
            f"{'overall':<{width}}  {'smallest p-value':<17}  {_in_words(self.overall)}",
            f"{self.n_toys} toys, {self.n_invalid} with invalid fits, seed {self.seed}",
            self.verdict(),
        ]
        return "\n".join(lines)

    def verdict(self) -> str:
        """Say in words what the overall p-value means."""
        if self.overall.value >= 0.05:
            return "No misfit is seen: toys of the model are often as far from it."
        if self.overall.value >= 0.0027:
            return "A doubtful fit: fewer than 1 of 20 toys are as far from the model."
        return "The model does NOT describe the data: hardly a toy is as far from it."

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        from ..html import table

        found = {
            name: (item.statistic, item.p_value) for name, item in self.terms.items()
        }
        found["overall"] = ("smallest p-value", self.overall)
        rows = [
            {"term": name, "statistic": statistic, "p-value": _in_words(value)}
            for name, (statistic, value) in found.items()
        ]
        return table(f"Goodness of fit by {self.n_toys} toys", rows, self.verdict())

    def to_json(self) -> Dict[str, object]:
        """Return the document that ``jacta goodness --json`` prints."""
        return {
            "goodness": {
                name: {
                    "statistic": item.statistic,
                    "observed": item.observed,
                    **_numbers(item.p_value),
                    "toys": item.toys.tolist(),
                }
                for name, item in self.terms.items()
            },
            "overall": _numbers(self.overall),
            "values": self.values,
            "n_toys": self.n_toys,
            "n_invalid": self.n_invalid,
            "seed": self.seed,
        }


def _in_words(found: PValue) -> str:
    value = f"{found.value:.3g}" if found.n_above else f"< {found.upper:.2g}"
    return f"p = {value} [{found.lower:.2g}, {found.upper:.2g}]"


def _numbers(found: PValue) -> Dict[str, object]:
    return {
        "p_value": found.value,
        "p_range": [found.lower, found.upper],
        "n_above": found.n_above,
    }


def statistics_of(
    model, values: Mapping[str, float], angles: Sequence[str] = (), mixed: bool = False
) -> List[Tuple[str, Callable]]:
    """Return (name, function of data and fitted values) of all terms of a model."""
    if isinstance(model, AmplitudeModel):
        return statistics_of_samples(model, values, angles, mixed)
    if angles or mixed:
        raise UsageError("angles and nearest neighbours are for amplitude models")
    if isinstance(model, TemplateModel):
        return statistics_of_terms(model, values)
    raise UsageError(
        f"a {type(model).__name__} has no templates to compare data with: throw "
        "toys at its best fit, and give a statistic of yours to "
        "jacta.statistics.p_value"
    )


def goodness_of_fit(
    model: Union[TemplateModel, AmplitudeModel],
    *,
    n_toys: int = 500,
    seed: int = 1,
    fixed: Optional[Mapping[str, float]] = None,
    threads: int = 0,
    restarts: Optional[int] = None,
    angles: Sequence[str] = (),
    mixed: bool = False,
) -> GoodnessOfFit:
    """Fit the data of a model and toys of the fit, and compare.

    Parameters
    ----------
    model : TemplateModel or AmplitudeModel
        A model with data.
    n_toys : int
        Toys thrown at the best fit. A p-value of 0.05 from 500 of them is known to 0.01.
    seed : int
        The toys are a function of it.
    fixed : mapping, optional
        Values of parameters that fits do not change.
    threads : int
        For the fits of toys; 0 is as many as the process may use.
    restarts : int, optional
        Further fits of the data from random starts. Toys are fitted from their truth.
    angles : sequence of str
        Of an amplitude model: angles of its `plot` block, by their names (such as
        ``R_BC_B_cos(beta)``), that are observables beside the squared masses.
    mixed : bool
        Of an amplitude model: whether to add the test of nearest neighbours, see
        `jacta.statistics.mixed_sample`.
    """
    if not isinstance(model, (TemplateModel, AmplitudeModel)):
        statistics_of(model, {}, angles, mixed)
    if n_toys < 1:
        raise InputError(f"n_toys is {n_toys}, and a p-value needs toys")
    fixed = dict(fixed or {})
    model.fit(restarts=restarts, **fixed)
    if not model.fit_result.valid:
        raise InputError(
            f"the fit of the data is not valid: {model.fit_result.reason}; a goodness of "
            "fit needs the best one"
        )
    known = set(model.parameters.names)
    values = {k: float(v) for k, v in model.fit_result.values.items() if k in known}
    statistics = statistics_of(model, values, angles, mixed)
    observed = {name: term(model._current_tables(), values) for name, term in statistics}
    kinds = {name: term.name for name, term in statistics}
    runner = Runner(
        model,
        poi=next(name for name in model.parameters.fittable),
        hypotheses=["free", fixed] if fixed else ["free"],
        generate_values=values,
        n_mc=n_toys,
        seed=seed,
        toydata_mode="generate",
        threads=threads,
    )
    rows = runner.simulate_and_fit()[-1]
    toys: Dict[str, List[float]] = {name: [] for name in observed}
    for i in np.flatnonzero(rows["valid_fit"]):
        data = runner._runner.generate_toy(int(i))
        fitted = {name: float(rows[name][i]) for name in values}
        for name, term in statistics:
            toys[name].append(term(data, fitted, (seed, int(i))))
    n_invalid = int((~rows["valid_fit"]).sum())
    if n_invalid == n_toys:
        raise InputError("none of the toys has a valid fit")
    terms = {
        name: Misfit(
            kinds[name],
            value,
            np.array(toys[name]),
            _without_asymptotics(toys[name], value),
        )
        for name, value in observed.items()
    }
    return GoodnessOfFit(terms, _overall(terms), values, n_toys, n_invalid, seed)


def _without_asymptotics(toys, observed: float) -> PValue:
    found = p_value(toys, observed)
    return found._replace(asymptotic=math.nan, asymptotic_significance=math.nan)


def _overall(terms: Mapping[str, Misfit]) -> PValue:
    """Return the p-value of the smallest p-value."""
    smallest = None
    for item in terms.values():
        ordered = np.sort(item.toys)
        # Each toy among the others, as the data are.
        at_least = len(ordered) - np.searchsorted(ordered, item.toys, side="left")
        own = (at_least - 1) / max(len(ordered) - 1, 1)
        smallest = own if smallest is None else np.minimum(smallest, own)
    data = min(item.p_value.value for item in terms.values())
    return _without_asymptotics(-smallest, -data)
