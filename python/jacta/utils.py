"""Helpers under the names that alea.utils gives them.

Expressions are evaluated by a closed grammar: nothing in a file is executed.
"""

import hashlib
import json
import os
from base64 import b32encode
from collections.abc import Mapping
from typing import List, Optional, Union, get_args, get_origin

import numpy as np

from . import _core
from .errors import InputError
from .file_search import (
    TEMPLATE_RECORDS,
    CannotUpdate,
    LockableSet,
    _get_internal,
    _package_path,
    _prefix_file_path,
    adapt_likelihood_config_for_blueice,
    add_i_batch,
    formatted_to_asterisked,
    get_file_path,
    get_metadata,
    get_template_folder_list,
    search_filename_pattern,
)
from .limits import MAX_FLOAT, clip_limits, within_limits
from .messages import warn
from .morphers import IndexMorpher
from .roots import extremal_root
from .variations import (
    can_expand_grid,
    compute_variations,
    convert_to_in_common,
    convert_to_vary,
    convert_to_zip,
    convert_variations,
    evaluate_numpy_scipy_expression,
    evaluate_numpy_scipy_expression_in_dict,
    expand_grid_dict,
)

__all__ = [
    "MAX_FLOAT",
    "TEMPLATE_RECORDS",
    "CannotUpdate",
    "IndexMorpher",
    "LockableSet",
    "ReadOnlyDict",
    "_get_internal",
    "_package_path",
    "_prefix_file_path",
    "adapt_likelihood_config_for_blueice",
    "add_i_batch",
    "asymptotic_critical_value",
    "can_assign_to_typing",
    "can_expand_grid",
    "clip_limits",
    "compute_file_hash",
    "compute_variations",
    "convert_to_in_common",
    "convert_to_vary",
    "convert_to_zip",
    "convert_variations",
    "deterministic_hash",
    "dump_json",
    "dump_yaml",
    "evaluate_numpy_scipy_expression",
    "evaluate_numpy_scipy_expression_in_dict",
    "expand_grid_dict",
    "extremal_root",
    "formatted_to_asterisked",
    "get_analysis_space",
    "get_file_path",
    "get_metadata",
    "get_template_folder_list",
    "load_json",
    "load_yaml",
    "make_hashable",
    "search_filename_pattern",
    "signal_multiplier_estimator",
    "within_limits",
]


class ReadOnlyDict:
    """A dict that cannot be changed.

    Parameters
    ----------
    data : mapping
        What it holds.
    """

    def __init__(self, data):
        self._data = dict(data)

    def __getitem__(self, key):
        return self._data[key]

    def __contains__(self, key) -> bool:
        return key in self._data

    def __iter__(self):
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __eq__(self, other) -> bool:
        return self._data == (other._data if isinstance(other, ReadOnlyDict) else other)

    def __setitem__(self, key, value) -> None:
        raise TypeError("this dict cannot be changed; make another one")

    def __delitem__(self, key) -> None:
        raise TypeError("this dict cannot be changed; make another one")

    def get(self, key, default=None):
        """Return a value, or the default where there is none."""
        return self._data.get(key, default)

    def items(self):
        """Return the pairs of keys and values."""
        return self._data.items()

    def keys(self):
        """Return the keys."""
        return self._data.keys()

    def values(self):
        """Return the values."""
        return self._data.values()

    def __repr__(self) -> str:
        return repr(self._data)


Mapping.register(ReadOnlyDict)


def get_analysis_space(analysis_space: list) -> list:
    """Return the axes as pairs of a name and edges.

    Parameters
    ----------
    analysis_space : list
        Maps from the name of an axis to its edges: an expression, a list, or numbers in a
        text, separated by blanks or commas.
    """
    axes = []
    for element in analysis_space:
        for name, edges in element.items():
            axes.append((name, _edges(name, edges)))
    return axes


def _edges(name: str, value) -> np.ndarray:
    if isinstance(value, str) and value.startswith(("np.", "numpy.")):
        return evaluate_numpy_scipy_expression(value)
    if isinstance(value, str):
        words = value.replace(",", " ").split()
        try:
            return np.array([float(word) for word in words])
        except ValueError as error:
            raise InputError(f"the edges of {name} are no numbers: {value!r}") from error
    if isinstance(value, (list, tuple, np.ndarray)):
        return np.array(value)
    raise InputError(f"the analysis_space of {name} is not understood: {value!r}")


def load_yaml(file_name: str):
    """Return what a file in YAML holds; it is looked for as get_file_path does."""
    return _core.load_yaml(os.fspath(get_file_path(file_name)))


def load_json(file_name: str):
    """Return what a file in JSON holds; it is looked for as get_file_path does."""
    with open(get_file_path(file_name)) as file:
        return json.load(file)


def dump_yaml(file_name: str, data: dict) -> None:
    """Write data to a file in YAML.

    Without PyYAML the text is JSON, which is YAML as well.
    """
    try:
        import yaml
    except ImportError:
        text = json.dumps(data, indent=2)
    else:
        text = yaml.safe_dump(data)
    with open(file_name, "w") as file:
        file.write(text)


def dump_json(file_name: str, data: dict) -> None:
    """Write data to a file in JSON."""
    with open(file_name, "w") as file:
        json.dump(data, file, indent=4)


def asymptotic_critical_value(
    confidence_interval_kind: str,
    confidence_level: float,
    degree_of_freedom: Optional[int] = None,
):
    """Return the critical value of the likelihood ratio where Wilks' theorem holds.

    Parameters
    ----------
    confidence_interval_kind : {"lower", "upper", "central"}
        Kind of the interval.
    confidence_level : float
        Confidence level.
    degree_of_freedom : int, optional
        Degrees of freedom, by default 1; nothing else for one-sided intervals.

    Raises
    ------
    InputError
        For another kind, or degrees of freedom that do not go with it.
    """
    dof = 1 if degree_of_freedom is None else degree_of_freedom
    return _core.asymptotic_critical_value(
        confidence_interval_kind, confidence_level, dof
    )


def can_assign_to_typing(value_type, target_type) -> bool:
    """Return whether values of a type may stand where an annotation asks for another.

    Parameters
    ----------
    value_type : type
        int, float, dict, ...
    target_type
        A type or a member of ``typing``: Optional, Union, Dict, ...
    """
    origin = get_origin(target_type)
    if origin is Union:
        return any(can_assign_to_typing(value_type, t) for t in get_args(target_type))
    return issubclass(value_type, origin or target_type)


def make_hashable(obj):
    """Return nested containers as nested tuples, dicts as sorted pairs."""
    if isinstance(obj, Mapping):
        obj = dict(obj)
    try:
        hash(obj)
        return obj
    except TypeError:
        pass
    if isinstance(obj, dict):
        return tuple((key, make_hashable(value)) for key, value in sorted(obj.items()))
    if isinstance(obj, np.ndarray):
        return tuple(obj.tolist())
    if hasattr(obj, "__iter__"):
        return tuple(make_hashable(item) for item in obj)
    raise TypeError(f"a {type(obj).__name__} cannot be hashed")


def deterministic_hash(thing, length=10):
    """Return a hash of nested containers: base32 in lower case, the same everywhere."""
    text = json.dumps(make_hashable(thing))
    digest = hashlib.sha256(text.encode("ascii")).digest()
    return b32encode(digest)[:length].decode("ascii").lower()


def compute_file_hash(file_path: str) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with open(file_path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def signal_multiplier_estimator(
    signal: np.ndarray,
    background: np.ndarray,
    data: np.ndarray,
    iteration=100,
    diagnostic=False,
) -> float:
    """Estimate how much of a signal binned data hold, by perturbation theory.

    Newton's iteration on the Poisson log-likelihood in the multiplier, kept from falling
    below 0.

    Parameters
    ----------
    signal, background, data : numpy.ndarray
        Per bin, in the same shape.
    iteration : int
        Number of iterations.
    diagnostic : bool
        Whether to plot the iterations, where matplotlib is installed.
    """
    arrays = [np.asarray(x, dtype=float).ravel() for x in (signal, background, data)]
    if diagnostic:
        _plot_iterations(arrays, iteration)
    return _core.signal_multiplier_estimator(*arrays, int(iteration))


def _plot_iterations(arrays: List[np.ndarray], iteration: int) -> None:
    try:
        from matplotlib import pyplot
    except ImportError:
        warn("there is no matplotlib to plot with")
        return
    steps = [_core.signal_multiplier_estimator(*arrays, i) for i in range(iteration + 1)]
    pyplot.plot(steps, marker=".")
    pyplot.xlabel("iteration")
    pyplot.ylabel("signal multiplier")
