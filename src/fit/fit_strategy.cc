#include "jacta/fit/fit_strategy.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"

namespace jacta {

const std::vector<std::string>& fit_strategy_keys() {
  static const std::vector<std::string> keys = {"minimizer_routine",
                                                "minuit_strategy",
                                                "refit_invalid",
                                                "disable_index_fitting",
                                                "max_index_fitting_iter",
                                                "explore_cells",
                                                "max_cells",
                                                "edm_tolerance",
                                                "restarts",
                                                "restart_seed"};
  return keys;
}

FitStrategy FitStrategy::from_config(const Node& node) {
  return from_config(node, {});
}

FitStrategy FitStrategy::from_config(const Node& node, const FitStrategy& defaults) {
  FitStrategy strategy = defaults;
  if (node.is_null()) return strategy;
  std::vector<Problem> problems;
  check_keys(node, fit_strategy_keys(), problems);
  throw_first_error(problems);
  const auto given = [&](const char* key) -> const Node* {
    const Node* value = node.find(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  };
  if (const Node* n = given("minimizer_routine")) {
    static const std::vector<std::string> routines = {
        "migrad", "simplex", "simplex_migrad", "auto", "bfgs"};
    strategy.minimizer_routine = n->as_string();
    if (std::find(routines.begin(), routines.end(), strategy.minimizer_routine) ==
        routines.end()) {
      throw n->error(
          fmt::format("unknown minimizer_routine '{}'", strategy.minimizer_routine),
          nearest_advice(strategy.minimizer_routine, routines));
    }
  }
  if (const Node* n = given("minuit_strategy")) {
    strategy.minuit_strategy = static_cast<int>(n->as_integer());
    if (strategy.minuit_strategy < 0 || strategy.minuit_strategy > 2) {
      throw n->error("minuit_strategy must be 0, 1 or 2");
    }
  }
  if (const Node* n = given("refit_invalid")) strategy.refit_invalid = n->as_boolean();
  if (const Node* n = given("disable_index_fitting")) {
    strategy.disable_index_fitting = n->as_boolean();
  }
  if (const Node* n = given("max_index_fitting_iter")) {
    strategy.max_index_fitting_iter = static_cast<int>(n->as_integer());
    if (strategy.max_index_fitting_iter < 1) {
      throw n->error("max_index_fitting_iter must be at least 1");
    }
  }
  if (const Node* n = given("explore_cells")) strategy.explore_cells = n->as_boolean();
  if (const Node* n = given("max_cells")) {
    if (n->as_integer() < 1) throw n->error("max_cells must be at least 1");
    strategy.max_cells = static_cast<std::size_t>(n->as_integer());
  }
  if (const Node* n = given("edm_tolerance")) {
    strategy.edm_tolerance = n->as_real();
    if (!(strategy.edm_tolerance > 0)) throw n->error("edm_tolerance must be positive");
  }
  if (const Node* n = given("restarts")) {
    strategy.restarts = static_cast<int>(n->as_integer());
    if (strategy.restarts < 0) throw n->error("restarts must not be negative");
  }
  if (const Node* n = given("restart_seed")) strategy.restart_seed = n->as_integer();
  return strategy;
}

}  // namespace jacta
