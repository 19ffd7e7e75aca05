// The models that the extension module knows, and how it holds them.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>

#include "jacta/model/registry.h"

namespace jacta::python {

/// The models of the library by name.
ModelRegistry built_in_models();

/// Python has no const: only functions that are const are bound.
std::shared_ptr<StatisticalModel> shared_model(
    std::shared_ptr<const StatisticalModel> model);

pybind11::dict from_settings(const ModelSettings& settings);

}  // namespace jacta::python
