// Result files between Python and jacta.
#pragma once

#include <pybind11/pybind11.h>

#include "jacta/data/result_file.h"

namespace jacta::python {

/// The rows of a hypothesis as a structured array, `valid_fit` a bool.
pybind11::object from_fit_table(const FitTable& table);

/// Texts in JSON by name as Python's values.
pybind11::dict from_json_texts(
    const std::vector<std::pair<std::string, std::string>>& texts);

}  // namespace jacta::python
