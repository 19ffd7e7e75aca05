#include "jacta/model/statistical_model.h"

#include <fmt/format.h>

#include "jacta/base/text.h"

namespace jacta {

std::vector<double> StatisticalModel::checked_values(const Values& values) const {
  auto theta = parameters().values(values);
  for (const auto& [name, value] : values) {
    if (parameters().values_in_fit_limits({{name, value}})) continue;
    const Limits limits = parameters()[name].limits();
    throw InputError(
        fmt::format("Values are not within fit limits: {} = {} is outside "
                    "[{}, {}]",
                    name,
                    shortest(value),
                    shortest(limits.lower),
                    shortest(limits.upper)));
  }
  return theta;
}

Evaluator StatisticalModel::bind(const Dataset& data, const Executor* executor) const {
  return Evaluator(space_,
                   executor == nullptr ? make_likelihood(data)
                                       : make_parallel_likelihood(data, *executor));
}

std::unique_ptr<Generator> StatisticalModel::generator(
    const Values& values, const GenerateOptions& options) const {
  if (options.asimov && !has_asimov_data()) {
    throw UsageError("this model has no Asimov data set: take the median of toys");
  }
  if (options.asimov && (options.n_toys || options.events)) {
    throw UsageError(
        "an Asimov data set has the expected numbers of events: leave the "
        "number of events out");
  }
  if (options.n_toys && *options.n_toys < 0) {
    throw InputError(fmt::format("n_toys is {}, and a source has no fewer than 0 events",
                                 *options.n_toys));
  }
  return make_generator(checked_values(values), options);
}

Values StatisticalModel::known_values(const Values& named, Diagnostics&) const {
  for (const auto& [name, value] : named) parameters().index(name);
  return named;
}

std::map<std::string, Expectations> StatisticalModel::expectation_values_per_term(
    const Values& values) const {
  return expected_events(checked_values(values));
}

std::map<std::string, double> StatisticalModel::expectation_values(
    const Values& values) const {
  std::map<std::string, double> sums;
  for (const auto& [term, sources] : expectation_values_per_term(values)) {
    for (const auto& [source, events] : sources) sums[source] += events;
  }
  return sums;
}

std::map<std::string, Expectations> StatisticalModel::expected_events(
    const std::vector<double>&) const {
  return {};
}

Table generate_values_table(const Parameters& parameters,
                            const std::vector<double>& theta) {
  std::map<std::string, double> sorted;
  for (std::size_t i = 0; i < theta.size(); ++i) sorted[parameters[i].name] = theta[i];
  Table table;
  for (const auto& [name, value] : sorted) table.add_column(name, {value});
  return table;
}

}  // namespace jacta
