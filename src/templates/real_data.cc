#include "jacta/templates/real_data.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"

namespace jacta {

namespace {

Table nominal_ancillary(const Parameters& parameters) {
  Table table;
  for (const auto& [name, value] : parameters.with_uncertainty().nominal_values()) {
    table.add_column(name, {value.value});
  }
  if (table.columns().empty()) table.add_column("empty", {});
  return table;
}

}  // namespace

Dataset real_data(const TemplateModel& model, const Dataset& measured) {
  const auto terms = model.measured_terms();
  for (const auto& name : measured.names()) {
    if (std::find(terms.begin(), terms.end(), name) == terms.end()) {
      throw InputError(fmt::format("the model has no term '{}'", name),
                       nearest_advice(name, terms));
    }
  }
  Dataset result;
  for (const auto& term : terms) {
    const Table* table = measured.find(term);
    if (table == nullptr) {
      throw InputError(fmt::format("no data are given for the term '{}'", term),
                       fmt::format("the terms are {}", join(terms)));
    }
    result.set(term, *table);
  }
  result.set("ancillary", nominal_ancillary(model.parameters()));
  model.bind(result);
  return result;
}

}  // namespace jacta
