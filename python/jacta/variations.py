"""Variations of a computation and the expressions in them, under alea's names."""

import itertools
from copy import deepcopy
from typing import Any, Dict, List, Union

import numpy as np

from . import _core
from .errors import InputError


def evaluate_numpy_scipy_expression(value: str):
    """Return the value of an expression of NumPy or ``scipy.stats``.

    Arrays are NumPy's, distributions jacta.FrozenDistribution. The grammar is closed: an
    unknown function is an error that names it.
    """
    if not value.startswith(("stats.", "np.", "numpy.")):
        raise InputError(
            f"the expression {value!r} is not understood; it has to start with np., "
            "numpy. or stats."
        )
    return _core.evaluate_expression(value)


def evaluate_numpy_scipy_expression_in_dict(d: dict):
    """Return a dict with its expressions evaluated, arrays as lists.

    >>> evaluate_numpy_scipy_expression_in_dict({"a": "np.arange(0, 2, 1)", "b": [0, 1]})
    {'a': [0, 1], 'b': [0, 1]}
    """
    result = deepcopy(d)
    for key, value in result.items():
        if isinstance(value, str):
            found = evaluate_numpy_scipy_expression(value)
            result[key] = found.tolist() if isinstance(found, np.ndarray) else found
    return result


def can_expand_grid(variations: dict) -> bool:
    """Return whether a dict of lists stands for its grid.

    >>> can_expand_grid({"a": [1, 2], "b": [3, 4]})
    True
    """
    lists = [isinstance(value, list) for value in variations.values()]
    if any(lists) and not all(lists):
        raise InputError(
            f"either all values are lists or none of them is; both are in {variations}"
        )
    return all(lists)


def expand_grid_dict(variations: List[Union[dict, str]]) -> List[Union[dict, str]]:
    """Return a list in which dicts of lists are replaced by the dicts of their grid.

    Parameters
    ----------
    variations : list
        Dicts, and other items, which stay.
    """
    result: List[Union[dict, str]] = []
    for item in variations:
        if isinstance(item, dict):
            item = evaluate_numpy_scipy_expression_in_dict(item)
            if can_expand_grid(item):
                result += convert_to_vary(item)
                continue
        result.append(item)
    return result


def convert_variations(variations: dict, iteration) -> list:
    """Return dicts with one value per key each.

    Parameters
    ----------
    variations : dict
        A list, or an expression for one, per key.
    iteration : callable
        zip or itertools.product.
    """
    variations = evaluate_numpy_scipy_expression_in_dict(variations)
    for key, value in variations.items():
        if not isinstance(value, list):
            raise InputError(
                f"the variations of {key} are a list, not {value!r} of type "
                f"{type(value).__name__}"
            )
        variations[key] = expand_grid_dict(value)
    found = [dict(zip(variations, deepcopy(v))) for v in iteration(*variations.values())]
    return found or [{}]


def convert_to_zip(to_zip: Dict[str, List]) -> List[Dict[str, Any]]:
    """Return the dicts that lists give in step.

    >>> convert_to_zip({"a": [1, 2], "b": [3, 4]})
    [{'a': 1, 'b': 3}, {'a': 2, 'b': 4}]
    """
    return convert_variations(to_zip, zip)


def convert_to_vary(to_vary: Dict[str, List]) -> List[Dict[str, Any]]:
    """Return the dicts of every combination, the last key fastest.

    >>> convert_to_vary({"a": [1, 2], "b": [3, 4]})
    [{'a': 1, 'b': 3}, {'a': 1, 'b': 4}, {'a': 2, 'b': 3}, {'a': 2, 'b': 4}]
    """
    return convert_variations(to_vary, itertools.product)


def convert_to_in_common(in_common: Dict[str, Any]) -> Dict[str, Any]:
    """Return what is common with its hypotheses expanded to their grids."""
    for key, value in in_common.items():
        if isinstance(value, list) and key not in ("hypotheses", "confidence_levels"):
            raise InputError(
                f"in_common has no lists but hypotheses and confidence_levels; put {key} "
                "into to_zip or to_vary"
            )
    if "hypotheses" in in_common:
        in_common["hypotheses"] = expand_grid_dict(in_common["hypotheses"])
    return in_common


def compute_variations(to_zip, to_vary, in_common) -> list:
    """Return all combinations; to_zip goes before to_vary goes before in_common.

    Parameters
    ----------
    to_zip : dict
        Lists in step.
    to_vary : dict
        Lists of which every combination is made.
    in_common : dict
        What all have.
    """
    return [
        {**convert_to_in_common(deepcopy(in_common)), **varied, **zipped}
        for zipped, varied in itertools.product(
            convert_to_zip(to_zip), convert_to_vary(to_vary)
        )
    ]
