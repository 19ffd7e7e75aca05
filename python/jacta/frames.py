"""Tables from data frames and Parquet files, without a need for pandas.

A frame is known by what it can do: names in ``columns`` (pandas, polars) or
``column_names`` (Arrow), and columns with ``to_numpy``. Its index is not read.
"""

import numbers
import os
from collections.abc import Mapping
from typing import Optional, Sequence

import numpy as np

from .errors import InputError, IoError

_PARQUET = (".parquet", ".parq", ".pq")


class _Column:
    def __init__(self, values):
        self._values = values

    def to_numpy(self) -> np.ndarray:
        return np.atleast_1d(np.asarray(self._values))


class _Columns:
    """A mapping of columns as a frame."""

    def __init__(self, columns: Mapping):
        self.columns = list(columns)
        self._columns = columns

    def __getitem__(self, name: str) -> _Column:
        return _Column(self._columns[name])


def is_frame(value) -> bool:
    """Return whether a value has named columns."""
    return _names(value) is not None and hasattr(value, "__getitem__")


def as_table(value, name: str):
    """Return a frame, columns by name, or what a Parquet file holds, as an array.

    Parameters
    ----------
    value : frame, mapping, path-like, or anything else
        Anything else is returned as it is.
    name : str
        Name of the table, for messages.
    """
    if isinstance(value, (str, os.PathLike)):
        return as_table(read_parquet(value), name)
    if isinstance(value, np.ma.MaskedArray):
        raise InputError(
            f"the data '{name}' are a masked array, whose mask would be lost; give the "
            "rows that count: table[~mask]"
        )
    if isinstance(value, Mapping):
        value = _Columns(value)
    if not is_frame(value):
        return value
    names = list(_names(value))
    _check_names(names, name)
    columns = {column: _numbers(value[column], name, column) for column in names}
    lengths = {len(column) for column in columns.values()}
    if len(lengths) > 1:
        raise InputError(
            f"the columns of the data '{name}' have {sorted(lengths)} rows; they have to "
            "have as many each"
        )
    kinds = [(column, columns[column].dtype) for column in names]
    table = np.zeros(max(lengths, default=0), dtype=kinds)
    for column in names:
        table[column] = columns[column]
    return table


def read_parquet(path):
    """Return a Parquet file as a frame of pyarrow, or of pandas where there is none."""
    path = os.fspath(path)
    if not path.endswith(_PARQUET):
        raise InputError(
            f"{path}: a table from a file has to be a Parquet file (.parquet); "
            "`jacta store` reads CSV"
        )
    if not os.path.exists(path):
        raise IoError(f"{path}: the file does not exist")
    try:
        from pyarrow import parquet
    except ImportError:
        return _read_by_pandas(path)
    try:
        return parquet.read_table(path)
    except Exception as error:
        raise InputError(f"{path} cannot be read as a Parquet file: {error}") from error


def _read_by_pandas(path: str):
    try:
        import pandas

        return pandas.read_parquet(path)
    except ImportError as error:
        raise InputError(
            f"{path}: Parquet files are read by pyarrow or pandas, which are not "
            "installed; install one (pip install pyarrow), or give structured arrays"
        ) from error


def _names(value) -> Optional[Sequence]:
    if isinstance(value, (np.ndarray, type)):
        return None
    names = getattr(value, "column_names", None)
    if names is None:
        names = getattr(value, "columns", None)
    return None if names is None or callable(names) else names


def _check_names(names: list, table: str) -> None:
    for column in names:
        if not isinstance(column, str) or not column:
            raise InputError(
                f"the data '{table}': the column {column!r} has no name in text; "
                "rename the columns"
            )
        if names.count(column) > 1:
            raise InputError(
                f"the data '{table}': there are {names.count(column)} columns {column!r}"
            )


def _numbers(column, table: str, name: str) -> np.ndarray:
    values = np.asarray(column.to_numpy())
    if values.dtype.kind == "O":
        values = _from_objects(values, table, name)
    if values.dtype.kind not in "iufb":
        raise InputError(
            f"the data '{table}', column '{name}' holds {values.dtype}, no numbers; "
            "leave it out"
        )
    return values


def _from_objects(values: np.ndarray, table: str, name: str) -> np.ndarray:
    """Return numbers in a column that may hold anything: decimals, nullable integers."""
    for row, value in enumerate(values):
        if not isinstance(value, (numbers.Real, np.bool_)):
            raise InputError(
                f"the data '{table}', column '{name}' holds {value!r} in row {row}, "
                "which is no number"
            )
    return values.astype(float)
