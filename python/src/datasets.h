// Data sets between Python and jacta: a dict of NumPy structured arrays by name.
#pragma once

#include <pybind11/pybind11.h>

#include "jacta/data/dataset.h"

namespace jacta::python {

namespace py = pybind11;

/// Every table with float64 fields and, last, the int64 field `source` where it has one.
py::dict from_dataset(const Dataset& data);
py::object from_table(const Table& table);

/// Throws InputError for a table that is no structured array of numbers in one dimension.
Dataset to_dataset(const py::dict& tables);

}  // namespace jacta::python
