// The `density` of a source in a model file:
//
//     density: {gaussian: {mean: peak_position, sigma: 2.0}}
//     density: {sum: {fractions: [core], of: [{gaussian: ...}, {exponential: ...}]}}
//
// One key, the kind of the density, with a map of its arguments: numbers or names of
// parameters. A model with several axes needs `axis`. Ranges are those of the axes of the
// analysis space. The tables of keys that read a density also make its schema and its
// documentation.
//
// Errors: problems with file:line:column and the nearest name.
//
//     std::vector<jacta::Problem> problems;
//     auto density = jacta::read_density(node, axes, parameters, problems);
#pragma once

#include <vector>

#include "jacta/config/node.h"
#include "jacta/config/problem.h"
#include "jacta/data/histogram.h"
#include "jacta/density/density.h"
#include "jacta/parameter/parameters.h"

namespace jacta {

/// Null where an error was added. The axes are those of the analysis space; every one
/// needs a density.
SharedDensity read_density(const Node& node,
                           const std::vector<Axis>& axes,
                           const Parameters& parameters,
                           std::vector<Problem>& problems);

/// A density as a JSON Schema.
Node density_schema();

}  // namespace jacta
