"""Thresholds on the likelihood ratio: a function, or quantiles of toys from a file."""

import json
import os
from typing import Callable, Optional, Tuple, Union

from . import _core
from .errors import InputError, UsageError

Function = Callable[[float], float]
Threshold = Union[Function, str, os.PathLike, "_core.Thresholds", dict]


def one_threshold(
    first: Optional[Threshold], second: Optional[Threshold]
) -> Optional[Threshold]:
    """Return the one of two that is given."""
    if first is not None and second is not None:
        raise UsageError("two thresholds are given; leave one out")
    return second if first is None else first


def resolved(
    threshold: Optional[Threshold],
) -> Tuple[Optional[Function], Optional["_core.Thresholds"]]:
    """Return a threshold as a function, or as thresholds from toys."""
    if threshold is None or callable(threshold):
        return threshold, None
    if isinstance(threshold, _core.Thresholds):
        return None, threshold
    if isinstance(threshold, dict):
        return None, _core.Thresholds.parse(json.dumps(threshold))
    if isinstance(threshold, (str, os.PathLike)):
        return None, _core.Thresholds.load(os.fspath(threshold))
    raise InputError(
        "a threshold is a function, the path of a file of thresholds, jacta.Thresholds, "
        f"or their content, not a {type(threshold).__name__}"
    )


def file_of(threshold: Threshold) -> str:
    """Return the file of thresholds from toys, which a job has to name."""
    if isinstance(threshold, (str, os.PathLike)):
        return os.fspath(threshold)
    name = getattr(threshold, "name", "")
    if not name:
        raise InputError("a Runner takes thresholds from a file: save them first")
    return name


def parsed(text: str) -> "_core.Thresholds":
    """Return thresholds from the text of their file; what pickles call."""
    return _core.Thresholds.parse(text)
