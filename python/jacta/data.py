"""Data sets: a dict, or a list, of NumPy structured arrays or data frames.

Tables named "0", "1", ... are the items of a list; others are the values of a dict.
"""

import datetime
import json
import os
from collections.abc import Mapping
from typing import Dict, List, Optional, Sequence, Union

import numpy as np

from . import _core
from .errors import InputError
from .frames import as_table, is_frame
from .histogram import Histogram

Data = Union[Dict[str, np.ndarray], List[np.ndarray]]
PathLike = Union[str, os.PathLike]


class SetTables(dict):
    """Data of a model: a dict that is not written to. Copies are plain dicts."""

    def _refuse(self, *_, **__):
        raise TypeError(
            "data that are set are not written to: change a copy.deepcopy of them, and "
            "set model.data"
        )

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def copy(self) -> dict:
        """Return a dict of the same tables."""
        return dict(self)

    __copy__ = copy

    def __reduce__(self):
        return dict, (dict(self),)


def position_names(n: int) -> List[str]:
    """Return the names of the tables of a list: "0", "1", ..."""
    return [str(i) for i in range(n)]


def as_tables(data: Data, names: Optional[Sequence[str]] = None) -> Dict[str, np.ndarray]:
    """Return data as a dict.

    Parameters
    ----------
    data : dict or list
        Structured arrays, data frames, or paths of Parquet files.
    names : sequence of str, optional
        Names of the items of a list, by default "0", "1", ...; it may have one name more
        than the list has items.
    """
    if isinstance(data, Mapping):
        return {name: as_table(table, str(name)) for name, table in data.items()}
    if not isinstance(data, (list, tuple)):
        example = "..." if names is None else f'{{"{names[0]}": ...}}'
        raise InputError(
            "data are a dict or a list of structured arrays or frames, not one "
            f"{type(data).__name__}"
            + (f"; a frame is one table: give {example}" if is_frame(data) else "")
        )
    names = position_names(len(data)) if names is None else list(names)
    if len(data) not in (len(names), len(names) - 1):
        raise InputError(
            f"the data are a list of {len(data)} tables; the model has {len(names)}: "
            + ", ".join(names)
        )
    return {name: as_table(table, name) for name, table in zip(names, data)}


def from_tables(tables: Dict[str, np.ndarray]) -> Data:
    """Return tables as a list where they are named "0", "1", ..., else as they are."""
    if list(tables) == position_names(len(tables)):
        return list(tables.values())
    return tables


def current_date() -> str:
    """Return the time now as it is written to files."""
    return datetime.datetime.now().strftime("%Y%m%d_%H:%M:%S")


def read_toys(path: PathLike) -> List[Data]:
    """Read all data sets of a toy data file (``.ii.h5``)."""
    return [from_tables(tables) for tables in _core.read_toys(os.fspath(path))]


def write_toys(
    path: PathLike,
    toys: Sequence[Data],
    names: Optional[Sequence[str]] = None,
    metadata: Optional[dict] = None,
) -> None:
    """Write data sets to a toy data file (``.ii.h5``).

    Parameters
    ----------
    path : path-like
        The file; it is replaced when complete.
    toys : sequence of dict or list
        The data sets.
    names : sequence of str, optional
        Names of the tables; by default those of a dict, or "0", "1", ...
    metadata : dict, optional
        Attributes of the file: texts as they are, others as JSON.
    """
    renamed = []
    for toy in toys:
        tables = as_tables(toy)
        if names is not None:
            if len(names) != len(tables):
                raise InputError(
                    "The number of data sets and data names must be the same"
                )
            tables = dict(zip(names, tables.values()))
        renamed.append(tables)
    texts = [
        (key, value if isinstance(value, str) else json.dumps(value))
        for key, value in (metadata or {}).items()
    ]
    _core.write_toys(os.fspath(path), renamed, current_date(), texts)


def write_templates(path: PathLike, histograms: Dict[str, Histogram]) -> None:
    """Write histograms of equal axes to a template file (``.ii.h5``).

    Histograms that speak UHI are taken as well.
    """
    made = {
        name: h if isinstance(h, Histogram) else Histogram.from_uhi(h)
        for name, h in histograms.items()
    }
    _core.write_templates(
        os.fspath(path), {name: h._compiled() for name, h in made.items()}, current_date()
    )


def read_template(path: PathLike, name: str) -> Histogram:
    """Read a histogram of a template file (``.ii.h5``)."""
    return Histogram._from_compiled(_core.read_template(os.fspath(path), name))


def template_names(path: PathLike) -> List[str]:
    """Return the names of the histograms of a template file."""
    return _core.template_names(os.fspath(path))


def read_results(path: PathLike) -> "_core.Results":
    """Read a result file of a Runner (``.ii.h5``)."""
    return _core.read_results(os.fspath(path))


def replay(path: PathLike, toy: int, **statistical_model_args) -> Dict[str, dict]:
    """Make one toy of a result file again from its address, and fit it again.

    Parameters
    ----------
    path : path-like
        The result file.
    toy : int
        Which toy.
    **statistical_model_args
        ``template_path`` or ``limit_threshold`` in place of those of the job.

    Returns
    -------
    dict
        By hypothesis ``stored`` and ``recomputed`` rows, and whether they are ``equal``
        in every bit.
    """
    if isinstance(toy, bool) or not isinstance(toy, (int, np.integer)) or toy < 0:
        raise InputError(f"the number of a toy is an integer from 0 on, not {toy!r}")
    stored, again = _core.replay(os.fspath(path), int(toy), statistical_model_args)
    return {
        name: {
            "stored": row,
            "recomputed": again[name],
            "equal": all(
                np.array_equal(row[key], again[name][key], equal_nan=True) for key in row
            ),
        }
        for name, row in stored.items()
    }
