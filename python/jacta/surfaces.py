"""Toys for the Neyman construction with two parameters of interest."""

from typing import Dict, Mapping, Optional, Sequence, Tuple

import numpy as np

from .errors import InputError, UsageError
from .model import StatisticalModel
from .runner import Runner
from .statistics import ThresholdSurface
from .statistics.surfaces import surface_of_toys

Axis = Tuple[str, Sequence[float]]


def neyman_surface(
    model: StatisticalModel,
    x: Axis,
    y: Axis,
    *,
    n_toys: int = 1000,
    level: float = 0.9,
    seed: int = 1,
    generate_values: Optional[Mapping[str, float]] = None,
    profiled: bool = False,
    threads: int = 0,
) -> ThresholdSurface:
    """Throw and fit toys at every pair of a grid, and return the thresholds on t.

    See `jacta.statistics.surfaces` for the method, its assumptions and when to use it.
    The toys at a pair are a function of the seed and of the values there.

    Parameters
    ----------
    model : StatisticalModel
    x, y : pair of str and sequence of float
        The parameters of interest and their values.
    n_toys : int
        Toys at every pair. A threshold at 90 % of 1000 toys leaves a coverage that is
        known to 0.9 %.
    level : float
        Confidence level.
    generate_values : mapping, optional
        Values of other parameters that toys are thrown with; by default nominal.
    profiled : bool
        Throw toys with the values of other parameters that are the best ones for the
        model's data at the pair, in place of nominal ones.
    threads : int
        0 is as many as the process may use.
    """
    names = (x[0], y[0])
    if profiled and not model.is_data_set:
        raise UsageError("profiled toys need data: set model.data first")
    for name in names:
        if name not in model.parameters.fittable:
            raise InputError(
                f"'{name}' is not fitted; these are: "
                + ", ".join(model.parameters.fittable)
            )
    toys = {}
    for b in map(float, y[1]):
        for a in map(float, x[1]):
            pair = {names[0]: a, names[1]: b}
            values = {**dict(generate_values or {}), **pair}
            if profiled:
                values = _best_values(model, pair)
            free, fixed = Runner(
                model,
                poi=names[0],
                hypotheses=["free", pair],
                generate_values=values,
                n_mc=n_toys,
                seed=seed,
                toydata_mode="generate",
                threads=threads,
                progress=False,
            ).simulate_and_fit()
            keep = free["valid_fit"] & fixed["valid_fit"]
            if keep.mean() < 0.99:
                raise InputError(
                    f"{int((~keep).sum())} of {n_toys} toys at {names[0]} = {a:g}, "
                    f"{names[1]} = {b:g} have no valid fit: no threshold is made of them"
                )
            t = 2.0 * (free["ll"] - fixed["ll"])[keep]
            toys[(a, b)] = np.maximum(t, 0.0)
    return surface_of_toys(toys, names, level)


def _best_values(model: StatisticalModel, pair: Dict[str, float]) -> Dict[str, float]:
    values, _ = model.fit(**pair)
    known = set(model.parameters.names)
    return {name: float(value) for name, value in values.items() if name in known}
