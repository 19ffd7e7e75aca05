"""Errors without a Hessian: bootstrap and jackknife; errors of functions of parameters.

    model.fit()
    model.bootstrap(200, seed=1).errors()
    model.jackknife(50).errors()
    model.propagated("{rho_total_0r} * cos({rho_total_0i})")     # value and error

A bootstrap replica weighs every event with a Poisson number of mean 1, background too; a
jackknife replica leaves out one group of events, each in turn. Replicas are fitted from
the best fit.

References: B. Efron, Ann. Statist. 7 (1979) 1, doi:10.1214/aos/1176344552; J. W. Tukey,
Ann. Math. Statist. 29 (1958) 614.
"""

import dataclasses
import re
from typing import Callable, Dict, List, Tuple, Union

import numpy as np

from .convert.expression import Expression
from .errors import InputError, UsageError

Function = Union[str, Callable[[Dict[str, float]], float]]


@dataclasses.dataclass
class Replicas:
    """Fits of replicas of the data.

    Attributes
    ----------
    names : list of str
        The free parameters.
    best : numpy.ndarray
        Their values in the fit of the data.
    values : numpy.ndarray
        [replica][parameter]; phases within half a turn of the best fit.
    n_failed : int
        Replicas whose fit is not valid; they are left out.
    kind : str
        bootstrap or jackknife.
    """

    names: List[str]
    best: np.ndarray
    values: np.ndarray
    n_failed: int
    kind: str

    def covariance(self) -> np.ndarray:
        """Return the covariance of the parameters."""
        n = len(self.values)
        if n < 2:
            raise UsageError(f"{n} replicas have no covariance")
        d = self.values - self.values.mean(0)
        factor = (n - 1) / n if self.kind == "jackknife" else 1 / (n - 1)
        return factor * d.T @ d

    def errors(self) -> Dict[str, float]:
        """Return the standard deviation of every free parameter."""
        return dict(zip(self.names, np.sqrt(np.diag(self.covariance())).tolist()))

    def bias(self) -> Dict[str, float]:
        """Return the estimated bias of every free parameter."""
        n = len(self.values)
        factor = n - 1 if self.kind == "jackknife" else 1
        return dict(zip(self.names, factor * (self.values.mean(0) - self.best)))

    def interval(self, level: float = 0.6827) -> Dict[str, Tuple[float, float]]:
        """Return central intervals from the quantiles of bootstrap replicas."""
        if self.kind != "bootstrap":
            raise UsageError("quantiles are those of bootstrap replicas")
        if not 0 < level < 1:
            raise UsageError(f"the level is {level}: between 0 and 1")
        ends = np.quantile(self.values, [(1 - level) / 2, (1 + level) / 2], axis=0)
        return {name: (a, b) for name, a, b in zip(self.names, *ends.tolist())}


def bootstrap(model, n: int, seed: int) -> Replicas:
    """Return fits of `n` bootstrap replicas, see AmplitudeModel.bootstrap."""
    if n < 1:
        raise UsageError(f"{n} replicas: take 1 or more")
    rng = np.random.default_rng(seed)
    return _fitted(
        model,
        (lambda size: rng.poisson(1.0, size).astype(float) for _ in range(n)),
        "bootstrap",
    )


def jackknife(model, groups: int) -> Replicas:
    """Return fits without one group of events each, see AmplitudeModel.jackknife."""
    smallest = min(len(t) for t in _event_tables(model).values() if len(t))
    if not 2 <= groups <= smallest:
        raise UsageError(
            f"{groups} groups: take at least 2, and at most one per event, {smallest}"
        )
    return _fitted(
        model,
        (
            lambda size, g=g: (np.arange(size) % groups != g).astype(float)
            for g in range(groups)
        ),
        "jackknife",
    )


def _event_tables(model) -> Dict[str, np.ndarray]:
    tables = model._current_tables()
    return {k: t for k, t in tables.items() if "weight" in (t.dtype.names or ())}


def _fitted(model, draws, kind: str) -> Replicas:
    if model.fit_result is None:
        raise UsageError(f"{kind}: fit the data first")
    if model._has_own_likelihood():
        raise UsageError(f"{kind} takes events of the model's own likelihood")
    values = dict(model.fit_result.values)
    names = model.covariances()["names"]
    best = np.array([values[name] for name in names])
    tables = model._current_tables()
    found, n_failed = [], 0
    for weigh in draws:
        replica = dict(tables)
        for name, table in _event_tables(model).items():
            copy = np.array(table)
            copy["weight"] *= weigh(len(copy))
            replica[name] = copy[copy["weight"] != 0]
        result = model._model.bind(replica).fit(
            fixed={}, start=values, strategy=model._strategy(None, None)
        )
        if not result.valid:
            n_failed += 1
            continue
        found.append([result.values[name] for name in names])
    fitted = np.array(found).reshape(-1, len(names))
    for i, name in enumerate(names):
        if name.endswith("i") and name[:-1] + "r" in values:
            turns = np.round((fitted[:, i] - best[i]) / (2 * np.pi))
            fitted[:, i] -= 2 * np.pi * turns
    return Replicas(names, best, fitted, n_failed, kind)


def function_of(given: Function) -> Callable[[Dict[str, float]], float]:
    """Return a function of the variables; a text has their names in braces."""
    if callable(given):
        return given
    names = re.findall(r"{([^{}]*)}", given)
    text = given
    for i, name in enumerate(names):
        text = text.replace("{" + name + "}", f"variable_{i}")
    parsed = Expression(text)
    unknown = set(parsed.branches()) - {f"variable_{i}" for i in range(len(names))}
    if unknown:
        raise InputError(
            f"'{given}': names of variables stand in braces, "
            + ", ".join("{" + name + "}" for name in sorted(unknown))
        )

    def function(variables: Dict[str, float]) -> float:
        for name in names:
            if name not in variables:
                raise InputError(f"'{given}': there is no variable {name}")
        values = {f"variable_{i}": np.float64(variables[n]) for i, n in enumerate(names)}
        return float(parsed.values(values))

    return function


def propagated(model, given: Function, values, kind: str) -> Tuple[float, float]:
    """Return a function of the variables and its error, see AmplitudeModel.propagated."""
    function = function_of(given)
    start = model._values_or_fit(values)
    found = model.covariances(start)
    if kind not in ("hessian", "weights"):
        raise UsageError(f"the covariance is hessian or weights, not {kind}")
    covariance = np.asarray(found[kind])
    sigma = np.sqrt(np.diag(covariance))
    at = {name: value for name, value in start.items()}
    value = function(model.variables(at))
    gradient = np.zeros(len(sigma))
    for i, name in enumerate(found["names"]):
        if not sigma[i] > 0:
            continue
        step = 1e-3 * sigma[i]
        ends = [
            function(model.variables({**at, name: at[name] + sign * step}))
            for sign in (1, -1)
        ]
        gradient[i] = (ends[0] - ends[1]) / (2 * step)
    if not np.isfinite(value) or not np.isfinite(gradient).all():
        raise InputError(f"the function is {value} here, or has no finite derivatives")
    return float(value), float(np.sqrt(max(0.0, gradient @ covariance @ gradient)))
