// Variations: the points of a computation, from to_zip, to_vary and in_common.
//
//     to_zip:    {mu: [0, 1], er_band_shift: [-1, 1]}        # in step: 2 points
//     to_vary:   {wimp_mass: [30, 50, 100], livetime: ...}   # every combination
//     in_common: {n_mc: 1000, hypotheses: [free, {mu: "np.linspace(0, 2, 3)"}]}
//
// The points are the product of the zip (outer) and the grid (inner, the last key
// fastest), laid over in_common; where a key is in several of them, to_zip goes before
// to_vary goes before in_common. Strings that start with `np.` or `numpy.` are lists
// (expression.h), and a map with lists stands for its grid.
//
// Names and behaviour are those of alea.utils. Whatever is wrong is an InputError with
// the place in the file.
//
//     for (const jacta::Node& point :
//          jacta::compute_variations(zip, vary, common, diagnostics)) ...
#pragma once

#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"

namespace jacta {

/// The map with its strings evaluated, arrays as lists and numbers as numbers. A string
/// that is no expression and a distribution are errors.
Node evaluate_expressions_in_map(const Node& map);

/// Whether all values of a map are lists; lists beside other values are an error.
bool can_expand_grid(const Node& map);

/// The items of a list, where a map with lists is replaced by the maps of its grid. An
/// empty list in such a map is an error.
std::vector<Node> expand_grid_dict(const Node& list);

/// {a: [1, 2], b: [3, 4]} gives {a: 1, b: 3}, {a: 2, b: 4}. The shortest list decides,
/// with a warning. An empty (or null) map gives one empty map. Values that are no lists,
/// and empty lists, are errors.
std::vector<Node> convert_to_zip(const Node& to_zip, Diagnostics& diagnostics);

/// {a: [1, 2], b: [3, 4]} gives {a: 1, b: 3}, {a: 1, b: 4}, {a: 2, b: 3}, {a: 2, b: 4}.
std::vector<Node> convert_to_vary(const Node& to_vary);

/// The map with `hypotheses` expanded. A list under any other key than `hypotheses` and
/// `confidence_levels` is an error.
Node convert_to_in_common(const Node& in_common);

/// All points: {in_common, vary, zip} for every zip and, within, every vary.
std::vector<Node> compute_variations(const Node& to_zip,
                                     const Node& to_vary,
                                     const Node& in_common,
                                     Diagnostics& diagnostics);

}  // namespace jacta
