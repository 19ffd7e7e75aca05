#include "minimise.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "newton.h"

namespace jacta {

namespace {

Minimum minimise_continuous(Evaluator& evaluator,
                            const FitProblem& problem,
                            const FitStrategy& strategy) {
  LogLikelihood& likelihood = evaluator.likelihood();
  if (strategy.is_simplex()) {
    Minimum minimum = minimise_by_simplex(likelihood, problem);
    if (minimum.valid || !strategy.refit_invalid) return minimum;
  }
  if (likelihood.has_derivatives()) {
    return Newton(likelihood, evaluator.space(), problem, strategy).run();
  }
  // Differences of ln L carry an error of about 1e-7 of its curvature.
  FitStrategy coarse = strategy;
  coarse.edm_tolerance = std::max(strategy.edm_tolerance, 1e-6);
  const auto numeric = with_numeric_derivatives(likelihood, evaluator.space(), problem);
  Minimum minimum = Newton(*numeric, evaluator.space(), problem, coarse).run();
  minimum.routine = "numeric newton";
  if (minimum.valid || !strategy.refit_invalid) return minimum;
  const Minimum simplex = minimise_by_simplex(likelihood, problem);
  return simplex.valid && simplex.ll >= minimum.ll ? simplex : minimum;
}

// All combinations of the anchors of the index parameters inside their limits.
std::vector<std::vector<double>> index_grid(const ParameterSpace& space,
                                            const FitProblem& problem,
                                            const std::vector<std::size_t>& indices) {
  std::vector<std::vector<double>> grid = {{}};
  for (const std::size_t p : indices) {
    std::vector<std::vector<double>> next;
    for (const auto& head : grid) {
      for (const double anchor : space.parameters[p].sorted_anchors()) {
        if (!problem.limits[p].contains(anchor)) continue;
        next.push_back(head);
        next.back().push_back(anchor);
      }
    }
    grid = std::move(next);
  }
  return grid;
}

}  // namespace

Minimum minimise_with_indices(Evaluator& evaluator,
                              const FitProblem& problem,
                              const FitStrategy& strategy,
                              const std::vector<std::size_t>& indices) {
  FitProblem rest = problem;
  for (const std::size_t p : indices) rest.free[p] = 0;
  const auto grid = index_grid(evaluator.space(), problem, indices);
  Minimum best;
  int n_calls = 0;
  for (int round = 0; round < strategy.max_index_fitting_iter; ++round) {
    best = minimise_continuous(evaluator, rest, strategy);
    n_calls += best.n_calls;
    auto theta = best.theta;
    std::vector<double> chosen;
    double highest = -std::numeric_limits<double>::infinity();
    for (const auto& combination : grid) {
      for (std::size_t i = 0; i < indices.size(); ++i) theta[indices[i]] = combination[i];
      const double ll = evaluator.value(theta);
      ++n_calls;
      if (ll > highest) {
        highest = ll;
        chosen = combination;
      }
    }
    bool settled = true;
    rest.start = best.theta;
    for (std::size_t i = 0; i < indices.size() && !chosen.empty(); ++i) {
      settled = settled && rest.start[indices[i]] == chosen[i];
      rest.start[indices[i]] = chosen[i];
    }
    best.n_calls = n_calls;
    if (settled) return best;
  }
  best.valid = false;
  best.reason = "the index parameters did not settle";
  return best;
}

Minimum minimise(Evaluator& evaluator,
                 const FitProblem& problem,
                 const FitStrategy& strategy) {
  std::vector<std::size_t> indices;
  for (std::size_t p = 0; p < problem.free.size(); ++p) {
    if (problem.free[p] != 0 && evaluator.parameters()[p].ptype == "index") {
      indices.push_back(p);
    }
  }
  if (indices.empty() || strategy.disable_index_fitting) {
    return minimise_continuous(evaluator, problem, strategy);
  }
  return minimise_with_indices(evaluator, problem, strategy, indices);
}

}  // namespace jacta
