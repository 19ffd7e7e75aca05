"""The functions of inference_interface that alea's scripts use."""

import glob
from typing import List, Optional

import numpy as np

from .. import _core
from ..data import read_template, template_names, write_templates, write_toys
from ..histogram import Histogram
from .multihist import Histdd

__all__ = [
    "dict_to_structured_array",
    "multihist_to_template",
    "structured_array_to_dict",
    "template_to_multihist",
    "toydata_from_file",
    "toydata_to_file",
    "toyfiles_to_numpy",
]


def template_to_multihist(file_name: str, hist_name: Optional[str] = None):
    """Return a histogram of a template file, or a dict of all."""
    names = template_names(file_name)
    found = {
        name: Histdd._of(read_template(file_name, name))
        for name in (names if hist_name is None else [hist_name])
    }
    return found if hist_name is None else found[hist_name]


def multihist_to_template(
    histograms: List, file_name: str, histogram_names=None, metadata=None
) -> None:
    """Write histograms to a template file."""
    names = histogram_names or [str(i) for i in range(len(histograms))]
    made = {}
    for name, h in zip(names, histograms):
        axes = getattr(h, "axis_names", None) or [f"axis{i}" for i in range(h.dimensions)]
        made[name] = Histogram(list(zip(axes, h.bin_edges)), h.histogram)
    write_templates(file_name, made)


def toydata_from_file(file_name: str):
    """Return the toys of a file, each a dict or a list, and names of their tables."""
    tables = _core.read_toys(str(file_name))
    names = list(tables[0]) if tables else []
    if names == [str(i) for i in range(len(names))]:
        return [list(toy.values()) for toy in tables], names
    return tables, names


def toydata_to_file(file_name: str, datasets_list, dataset_names, metadata=None) -> None:
    """Write toys to a file."""
    write_toys(file_name, [list(toy) for toy in datasets_list], dataset_names, metadata)


def toyfiles_to_numpy(
    file_name_pattern: str, numpy_array_names=None, return_metadata=False
):
    """Return the tables of result files that match a pattern, joined by hypothesis."""
    files = [
        _core.read_results(path) for path in sorted(glob.glob(str(file_name_pattern)))
    ]
    if not files:
        raise FileNotFoundError(file_name_pattern)
    names = numpy_array_names or list(files[0].fits)
    joined = {name: np.concatenate([file.fits[name] for file in files]) for name in names}
    return (joined, [file.metadata for file in files]) if return_metadata else joined


def structured_array_to_dict(array) -> dict:
    """Return the fields of a table of one row."""
    return {name: array[name][0] for name in array.dtype.names}


def dict_to_structured_array(values: dict):
    """Return a table of one row; an empty dict gives a table without rows."""
    if not values:
        return np.zeros(0, dtype=[("empty", float)])
    table = np.zeros(1, dtype=[(name, type(value)) for name, value in values.items()])
    for name, value in values.items():
        table[name] = value
    return table
