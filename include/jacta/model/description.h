// ModelDescription: what a model is, at some values: its parameters, the terms of its
// likelihood, and how many events each source gives.
//
// Expected events are those of StatisticalModel::expectation_values_per_term, without the
// terms that have none; models for which they have no meaning have no terms here.
//
//     const auto description = jacta::describe(model, {{"wimp_rate_multiplier", 2.0}});
//     fmt::print("{}", description.text());
//
// Errors: InputError for values outside the fit limits.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "jacta/model/statistical_model.h"

namespace jacta {

struct ModelDescription {
  Parameters parameters = {};
  /// By term, in the model's order.
  std::vector<std::pair<std::string, Expectations>> terms = {};
  /// Summed over the terms, by source.
  std::map<std::string, double> expectation_values = {};

  /// For people: a table of the parameters and one of the expected events.
  std::string text() const;
  /// For programs: the keys that `jacta describe --json` prints.
  Node to_node() const;
};

ModelDescription describe(const StatisticalModel& model, const Values& values = {});

}  // namespace jacta
