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
  const auto seed = accepting(
      with_default(type_schema("integer"), Node::integer(strategy.restart_seed)),
      [&strategy](const Node& n) { strategy.restart_seed = n.as_integer(); });
  const auto limited = [](int least, int most, std::int64_t value) {
    Node schema = type_schema("integer");
    schema.set("minimum", Node::integer(least));
    if (most > least) schema.set("maximum", Node::integer(most));
    return with_default(std::move(schema), Node::integer(value));
  };
  return {{"minimizer_routine",
           word_into(strategy.minimizer_routine),
           "auto, migrad and simplex_migrad: Newton; bfgs: gradients first; simplex: no "
           "derivatives"},
          {"minuit_strategy",
           accepting(limited(0, 2, strategy.minuit_strategy), strategy_of_minuit),
           "of Minuit; kept, without effect on Newton's method"},
          {"refit_invalid",
           into(strategy.refit_invalid),
           "whether a minimum that is not certified is sought again from other starts"},
          {"disable_index_fitting",
           into(strategy.disable_index_fitting),
           "whether parameters of type index keep their values in fits"},
          {"max_index_fitting_iter",
           at_least(1, strategy.max_index_fitting_iter),
           "rounds of the fit over parameters of type index at most"},
          {"explore_cells",
           into(strategy.explore_cells),
           "whether other cells of the anchor grid are searched for a higher maximum"},
          {"max_cells",
           accepting(limited(1, 0, static_cast<std::int64_t>(strategy.max_cells)), cells),
           "cells that are searched at most, the most promising of a larger grid"},
          {"edm_tolerance",
           positive(strategy.edm_tolerance),
           "a minimum is reached when its expected distance in ln L is below this"},
          {"restarts",
           at_least(0, strategy.restarts),
           "number of further fits from random starts"},
          {"restart_seed", seed, "seed of the random starts"}};
}

}  // namespace

Node FitStrategy::schema() {
  FitStrategy strategy;
  return fit_strategy_keys(strategy).schema();
}

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
