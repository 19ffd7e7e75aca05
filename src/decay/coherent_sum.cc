#include "jacta/decay/coherent_sum.h"

#include <fmt/format.h>

#include "jacta/base/error.h"

namespace jacta {

std::vector<double> CoherentSum::variable_values(std::span<const double> theta) const {
  if (theta.size() != parameters.size()) {
    throw UsageError(fmt::format(
        "{} values for {} parameters of the amplitude", theta.size(), parameters.size()));
  }
  std::vector<double> values;
  values.reserve(variables.size());
  for (const auto& v : variables) {
    values.push_back(v.scale * theta[v.parameter] + v.offset);
  }
  return values;
}

std::vector<std::size_t> CoherentSum::shape_variables() const {
  std::vector<bool> is_coupling(variables.size(), false);
  for (const auto& c : couplings) {
    is_coupling[c.first] = is_coupling[c.second] = true;
    if (c.deltas) is_coupling[(*c.deltas)[0]] = is_coupling[(*c.deltas)[1]] = true;
  }
  if (density) {
    for (const std::size_t v : density->variables) is_coupling[v] = true;
  }
  std::vector<std::size_t> result;
  for (std::size_t v = 0; v < variables.size(); ++v) {
    if (!is_coupling[v]) result.push_back(v);
  }
  return result;
}

std::vector<double> CoherentSum::start_values() const {
  std::vector<double> values;
  for (const auto& p : parameters) {
    if (!p.value) {
      throw UsageError(fmt::format(
          "parameter '{}' has no value; set it in the model or draw a start", p.name));
    }
    values.push_back(*p.value);
  }
  return values;
}

}  // namespace jacta
