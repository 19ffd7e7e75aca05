// Hypotheses of a Runner: free, zero, true, or a map of fixed values.
//
// `free` fixes nothing and must be the first; `zero` fixes the parameter of interest at
// 0, `true` at the value the toys are made with. All but free start from
// `common_hypothesis`. `poi_expectation` in a map is a number of signal events: it is
// translated into the parameter of interest, <source>_rate_multiplier, by the ratio to
// the nominal expectation of that source.
//
//     const auto hypotheses =
//         jacta::read_hypotheses(model, poi, {node}, common, generate, nominal);
//     const jacta::Values fixed = jacta::values_of(hypotheses.front().values);
#pragma once

#include <string>
#include <vector>

#include "jacta/model/statistical_model.h"

namespace jacta {

struct Hypothesis {
  std::string name;  ///< free, zero, true, or its index among all, padded with zeros
  Node values;       ///< the fixed values, as numbers
};

/// Replaces `poi_expectation` in `values` by the parameter of interest. Throws InputError
/// where both are given, the parameter is no rate multiplier, or nothing is expected.
Node translate_poi_expectation(const StatisticalModel& model,
                               const std::string& poi,
                               Node values,
                               const Node& nominal_values);

/// Reads hypotheses; throws InputError for an unknown word, `free` that is not first, an
/// unknown parameter, or `true` without the parameter of interest in `generate_values`.
std::vector<Hypothesis> read_hypotheses(const StatisticalModel& model,
                                        const std::string& poi,
                                        const std::vector<Node>& hypotheses,
                                        const Node& common_hypothesis,
                                        const Node& generate_values,
                                        const Node& nominal_values);

/// The numbers of a map by name.
Values values_of(const Node& map);

}  // namespace jacta
