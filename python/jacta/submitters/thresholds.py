"""Threshold functions from the content of a file of thresholds."""

import itertools
from typing import Callable, Dict, List, Optional, Sequence

import numpy as np

from ..errors import InputError
from ..utils import asymptotic_critical_value, deterministic_hash, load_json


class GridInterpolator:
    """Linear interpolation on a regular grid; outside it is an error.

    Attributes
    ----------
    grid : tuple of numpy.ndarray
        The points of every axis.
    """

    def __init__(self, grid: Sequence, values: np.ndarray):
        self.grid = tuple(np.asarray(points, dtype=float) for points in grid)
        self.values = values

    def __call__(self, points) -> np.ndarray:
        """Return the values at points, one row each."""
        return np.array([self._at(point) for point in np.atleast_2d(points)])

    def _at(self, point) -> float:
        corners = [((), 1.0)]
        for x, axis in zip(point, self.grid):
            if not axis[0] <= x <= axis[-1]:
                raise ValueError(f"{x} is outside [{axis[0]}, {axis[-1]}]")
            i = min(int(np.searchsorted(axis, x, side="right")) - 1, len(axis) - 2)
            if len(axis) == 1:
                corners = [((*c, 0), w) for c, w in corners]
                continue
            share = (x - axis[i]) / (axis[i + 1] - axis[i])
            corners = [
                (((*c, j)), w * part)
                for c, w in corners
                for j, part in ((i, 1 - share), (i + 1, share))
            ]
        return sum(w * self.values[c] for c, w in corners if w)


def build_interpolator(
    poi, threshold, generate_values, nominal_values, confidence_level
) -> GridInterpolator:
    """Return thresholds on the grid of other generate values; see NeymanConstructor."""
    names = list(generate_values)
    entries = [
        entry
        for entry in threshold.values()
        if entry["hashed_keys"]["poi"] == poi
        and entry["hashed_keys"]["nominal_values"] == nominal_values
        and entry["hashed_keys"]["confidence_level"] == confidence_level
        and set(entry["hashed_keys"]["generate_values"]) == set(names)
        and "kind" not in entry["hashed_keys"]
    ]
    what = (
        f"the nominal_values {nominal_values}, the confidence_level {confidence_level} "
        f"and the generate_values {names}"
    )
    if not entries:
        raise InputError(f"the file of thresholds has no entry for {what}")
    poi_values = entries[0][poi]
    if any(entry[poi] != poi_values for entry in entries):
        raise InputError(f"the thresholds for {what} are at different values of {poi}")
    found = {
        tuple(entry["hashed_keys"]["generate_values"][name] for name in names): entry
        for entry in entries
    }
    grid = [sorted({key[i] for key in found}) for i in range(len(names))]
    wanted = list(itertools.product(*grid))
    missing = [point for point in wanted if point not in found]
    if missing or len(found) != len(entries):
        raise InputError(
            f"the file of thresholds does not have one entry for every point of the grid "
            f"of {what}; missing: {missing}"
        )
    values = np.array([found[point]["threshold"] for point in wanted], dtype=float)
    shape = (*map(len, grid), len(poi_values))
    return GridInterpolator([*grid, poi_values], values.reshape(shape))


def get_confidence_interval_thresholds(
    poi: str,
    hypotheses_values: List[dict],
    limit_threshold: Optional[str],
    nominal_values: Optional[dict],
    kind: str,
    level: float,
    interpolate: bool,
    dof: Optional[int],
) -> List[Optional[Callable]]:
    """Return one function per hypothesis; see NeymanConstructor."""
    if limit_threshold is None:
        return [None] * len(hypotheses_values)
    content = load_json(limit_threshold)
    outside = asymptotic_critical_value(kind, level, dof)
    functions = []
    for hypothesis in hypotheses_values:
        keys = {
            "poi": poi,
            "nominal_values": _without(poi, nominal_values),
            "generate_values": _without(poi, hypothesis),
            "confidence_level": level,
        }
        entry = content.get(deterministic_hash(keys))
        if entry is None and not interpolate:
            raise InputError(
                f"{limit_threshold} has no entry {deterministic_hash(keys)} for {keys}; "
                "make it, or set limit_threshold_interpolation"
            )
        if entry is None:
            x, y = _between(content, keys, limit_threshold)
        else:
            x, y = entry[poi], entry["threshold"]
        functions.append(_linear(x, y, outside))
    return functions


def _without(poi: str, values: Optional[dict]) -> Dict[str, float]:
    return {k: v for k, v in (values or {}).items() if k not in (poi, "poi_expectation")}


def _between(content: dict, keys: dict, file: str):
    """Return thresholds at values between the entries."""
    fixed = keys["generate_values"]
    interpolator = build_interpolator(
        keys["poi"], content, fixed, keys["nominal_values"], keys["confidence_level"]
    )
    x = interpolator.grid[-1]
    try:
        return x, interpolator([[*fixed.values(), value] for value in x])
    except ValueError as error:
        raise InputError(f"{file} has no entries around {fixed}: {error}") from error


def _linear(x, y, outside: float) -> Callable:
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)

    def threshold(value):
        result = np.interp(value, x, y, left=outside, right=outside)
        return float(result) if np.ndim(result) == 0 else result

    return threshold
