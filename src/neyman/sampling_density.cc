#include "sampling_density.h"

#include <fmt/format.h>

#include <cmath>

namespace jacta {

namespace {

// Below any density of an event, and still a number with a logarithm.
constexpr double no_outliers = 1e-300;

bool is_unbinned(const Node& term) {
  const Node* type = term.find("likelihood_type");
  return type == nullptr || type->as_text().find("Unbinned") != std::string::npos;
}

Node without_outliers(Node root) {
  const Node* configuration = root.find("likelihood_config");
  if (configuration == nullptr || !configuration->contains("likelihood_terms")) {
    return root;
  }
  std::vector<Node> terms;
  for (Node term : configuration->at("likelihood_terms").items()) {
    if (is_unbinned(term)) {
      const Node* own = term.find("likelihood_config");
      Node changed = own == nullptr || own->is_null() ? Node::map() : *own;
      changed.set("outlier_likelihood", Node::real(no_outliers));
      term.set("likelihood_config", std::move(changed));
    }
    terms.push_back(std::move(term));
  }
  Node changed = *configuration;
  changed.set("likelihood_terms", Node::list(std::move(terms)));
  root.set("likelihood_config", std::move(changed));
  return root;
}

}  // namespace

ModelRegistry without_outliers(const ModelRegistry& registry) {
  ModelRegistry result;
  for (const auto& name : registry.names()) {
    result.add(name, [name, &registry](const ModelConfiguration& c, Diagnostics& d) {
      ModelConfiguration changed = c;
      changed.root = without_outliers(c.root);
      return registry.make(name, changed, d);
    });
  }
  return result;
}

std::vector<double> log_densities(const StatisticalModel& model,
                                  const Dataset& toy,
                                  std::span<const std::vector<double>> points) {
  Evaluator evaluator = model.bind(toy);
  std::vector<double> densities;
  for (const auto& theta : points) {
    double sum = 0;
    for (const double term : evaluator.likelihood().term_values(theta)) sum += term;
    densities.push_back(sum);
  }
  return densities;
}

void check_comparable(const Parameters& parameters,
                      const std::vector<double>& a,
                      const std::vector<double>& b) {
  for (std::size_t p = 0; p < a.size(); ++p) {
    const Parameter& parameter = parameters[p];
    if (a[p] == b[p] || !parameter.has_uncertainty()) continue;
    if (std::holds_alternative<FrozenDistribution>(parameter.uncertainty)) {
      throw InputError(fmt::format("the points differ in {}, whose ancillary measurement "
                                   "does not depend on it",
                                   parameter.name),
                       "toys of these points cannot be re-used for each other");
    }
    const Limits limits = parameter.limits();
    if (std::isinf(limits.lower) && std::isinf(limits.upper)) continue;
    throw InputError(
        fmt::format("the points differ in {}, whose ancillary measurement is clipped at "
                    "its fit_limits",
                    parameter.name),
        "toys of these points cannot be re-used for each other");
  }
}

}  // namespace jacta
