#include "jacta/fit/fit_strategy.h"

#include "jacta/config/key_table.h"

namespace jacta {

namespace {

KeyTable fit_strategy_keys(FitStrategy& strategy) {
  const auto strategy_of_minuit = [&strategy](const Node& n) {
    const std::int64_t value = n.as_integer();
    if (value < 0 || value > 2) throw n.error("minuit_strategy must be 0, 1 or 2");
    strategy.minuit_strategy = static_cast<int>(value);
  };
  const auto cells = [&strategy](const Node& n) {
    std::int64_t value = 0;
    at_least(1, value)(n);
    strategy.max_cells = static_cast<std::size_t>(value);
  };
  return {{"minimizer_routine", word_into(strategy.minimizer_routine)},
          {"minuit_strategy", strategy_of_minuit},
          {"refit_invalid", into(strategy.refit_invalid)},
          {"disable_index_fitting", into(strategy.disable_index_fitting)},
          {"max_index_fitting_iter", at_least(1, strategy.max_index_fitting_iter)},
          {"explore_cells", into(strategy.explore_cells)},
          {"max_cells", cells},
          {"edm_tolerance", positive(strategy.edm_tolerance)},
          {"restarts", at_least(0, strategy.restarts)},
          {"restart_seed",
           [&strategy](const Node& n) { strategy.restart_seed = n.as_integer(); }}};
}

}  // namespace

FitStrategy FitStrategy::from_config(const Node& node) {
  return from_config(node, {});
}

FitStrategy FitStrategy::from_config(const Node& node, const FitStrategy& defaults) {
  FitStrategy strategy = defaults;
  if (node.is_null()) return strategy;
  std::vector<Problem> problems;
  fit_strategy_keys(strategy).read(node, problems);
  throw_first_error(problems);
  return strategy;
}

}  // namespace jacta
