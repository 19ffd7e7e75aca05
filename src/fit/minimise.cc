#include "minimise.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "newton.h"

namespace jacta {

namespace {

// Two ways from one start may end in two minima: the better one counts.
Minimum minimise_with_gradients_first(Evaluator& evaluator,
                                      const FitProblem& problem,
                                      const FitStrategy& strategy) {
  LogLikelihood& likelihood = evaluator.likelihood();
  int n_calls = 0;
  FitProblem near = problem;
  near.start = approach_by_bfgs(
      likelihood, problem, n_calls, parameter_units(evaluator.space(), problem));
  FitAdvice* advice = likelihood.advice();
  if (advice != nullptr) advice->standardise(near.start, problem.free);
  Minimum minimum = Newton(likelihood, evaluator.space(), near, strategy).run();
  Minimum direct = Newton(likelihood, evaluator.space(), problem, strategy).run();
  n_calls += minimum.n_calls + direct.n_calls;
  // In ln L: a thousand times the EDM at which a search ends, and nothing to an interval.
  const double clearly_better = 1e-6;
  if (direct.valid && (!minimum.valid || direct.ll > minimum.ll + clearly_better)) {
    near.start = direct.theta;
    if (advice != nullptr) advice->standardise(near.start, problem.free);
    minimum = Newton(likelihood, evaluator.space(), near, strategy).run();
    n_calls += minimum.n_calls;
  }
  minimum.routine = "bfgs, newton";
  minimum.n_calls = n_calls;
  return minimum;
}

Minimum minimise_continuous(Evaluator& evaluator,
                            const FitProblem& problem,
                            const FitStrategy& strategy) {
  LogLikelihood& likelihood = evaluator.likelihood();
  if (strategy.is_simplex()) {
    Minimum minimum = minimise_by_simplex(
        likelihood, problem, parameter_units(evaluator.space(), problem));
    if (minimum.valid || !strategy.refit_invalid) return minimum;
  }
  if (likelihood.has_derivatives()) {
    const FitAdvice* advice = likelihood.advice();
    const bool gradients_first = strategy.minimizer_routine == MinimizerRoutine::bfgs ||
                                 (advice != nullptr && advice->prefers_gradients());
    if (!gradients_first) {
      return Newton(likelihood, evaluator.space(), problem, strategy).run();
    }
    return minimise_with_gradients_first(evaluator, problem, strategy);
  }
  // Differences of ln L carry an error of about 1e-7 of its curvature.
  FitStrategy coarse = strategy;
  coarse.edm_tolerance = std::max(strategy.edm_tolerance, 1e-6);
  const auto numeric = with_numeric_derivatives(likelihood, evaluator.space(), problem);
  Minimum minimum = Newton(*numeric, evaluator.space(), problem, coarse).run();
  minimum.routine = "numeric newton";
  if (minimum.valid || !strategy.refit_invalid) return minimum;
  const Minimum simplex = minimise_by_simplex(
      likelihood, problem, parameter_units(evaluator.space(), problem));
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

// More combinations than this are searched by turns.
constexpr std::size_t largest_exhaustive_grid = 64;

FitProblem at_indices(const FitProblem& problem,
                      const std::vector<std::size_t>& indices,
                      const std::vector<double>& combination) {
  FitProblem result = problem;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    result.free[indices[i]] = 0;
    result.start[indices[i]] = combination[i];
  }
  return result;
}

// A fit at every combination of anchors; the highest maximum of all.
Minimum minimise_at_all(Evaluator& evaluator,
                        const FitProblem& problem,
                        const FitStrategy& strategy,
                        const std::vector<std::size_t>& indices,
                        const std::vector<std::vector<double>>& grid) {
  Minimum best;
  evaluator.value(problem.start);  // a start between anchors is an error
  int n_calls = 1;
  for (const auto& combination : grid) {
    Minimum minimum = minimise_continuous(
        evaluator, at_indices(problem, indices, combination), strategy);
    n_calls += minimum.n_calls;
    if (best.theta.empty() || minimum.ll > best.ll) best = std::move(minimum);
  }
  best.n_calls = n_calls;
  return best;
}

// The combination of the grid with the highest likelihood, the rest as it is.
std::vector<double> best_combination(Evaluator& evaluator,
                                     std::vector<double> theta,
                                     const std::vector<std::size_t>& indices,
                                     const std::vector<std::vector<double>>& grid) {
  std::vector<double> chosen;
  for (const std::size_t p : indices) chosen.push_back(theta[p]);
  double highest = -std::numeric_limits<double>::infinity();
  for (const auto& combination : grid) {
    for (std::size_t i = 0; i < indices.size(); ++i) theta[indices[i]] = combination[i];
    const double ll = evaluator.value(theta);
    if (ll > highest) {
      highest = ll;
      chosen = combination;
    }
  }
  return chosen;
}

// Turn by turn, as the reference does: the rest at fixed indices, then the indices at a
// fixed rest, until nothing moves. It may end in a local maximum.
Minimum minimise_by_turns(Evaluator& evaluator,
                          const FitProblem& problem,
                          const FitStrategy& strategy,
                          const std::vector<std::size_t>& indices,
                          const std::vector<std::vector<double>>& grid) {
  FitProblem rest = problem;
  for (const std::size_t p : indices) rest.free[p] = 0;
  Minimum best;
  int n_calls = 0;
  for (int round = 0; round < strategy.max_index_fitting_iter; ++round) {
    best = minimise_continuous(evaluator, rest, strategy);
    const auto chosen = best_combination(evaluator, best.theta, indices, grid);
    n_calls += best.n_calls + static_cast<int>(grid.size());
    best.n_calls = n_calls;
    const auto previous = rest.start;
    rest.start = best.theta;
    bool settled = true;
    for (std::size_t i = 0; i < indices.size(); ++i) {
      settled = settled && previous[indices[i]] == chosen[i];
      rest.start[indices[i]] = chosen[i];
    }
    if (settled) return best;
  }
  best.valid = false;
  best.reason = "the index parameters did not settle";
  return best;
}

}  // namespace

Minimum minimise_with_indices(Evaluator& evaluator,
                              const FitProblem& problem,
                              const FitStrategy& strategy,
                              const std::vector<std::size_t>& indices) {
  const auto grid = index_grid(evaluator.space(), problem, indices);
  if (!grid.empty() && grid.size() <= largest_exhaustive_grid) {
    return minimise_at_all(evaluator, problem, strategy, indices, grid);
  }
  return minimise_by_turns(evaluator, problem, strategy, indices, grid);
}

namespace {

// Invalid where the model objects.
Minimum judged(LogLikelihood& likelihood, Minimum minimum) {
  if (!std::isfinite(minimum.ll)) return minimum;
  FitAdvice* advice = likelihood.advice();
  if (advice == nullptr) return minimum;
  const std::string objection = advice->objection(minimum.theta);
  if (objection.empty()) return minimum;
  minimum.valid = false;
  minimum.reason = objection;
  return minimum;
}

bool is_better(const Minimum& a, const Minimum& b) {
  if (a.valid != b.valid) return a.valid;
  return a.ll > b.ll;
}

Minimum minimise_once(Evaluator& evaluator,
                      const FitProblem& problem,
                      const FitStrategy& strategy) {
  std::vector<std::size_t> indices;
  for (std::size_t p = 0; p < problem.free.size(); ++p) {
    if (problem.free[p] != 0 &&
        evaluator.parameters()[p].type() == ParameterType::index) {
      indices.push_back(p);
    }
  }
  if (indices.empty() || strategy.disable_index_fitting) {
    return judged(evaluator.likelihood(),
                  minimise_continuous(evaluator, problem, strategy));
  }
  return judged(evaluator.likelihood(),
                minimise_with_indices(evaluator, problem, strategy, indices));
}

}  // namespace

Minimum minimise(Evaluator& evaluator,
                 const FitProblem& problem,
                 const FitStrategy& strategy) {
  Minimum best = minimise_once(evaluator, problem, strategy);
  const Minimum first = best;
  for (int k = 0; k < strategy.restarts; ++k) {
    Minimum other =
        minimise_once(evaluator,
                      random_start(evaluator.space(), problem, strategy, first, k),
                      strategy);
    const int n_calls = best.n_calls + other.n_calls;
    if (is_better(other, best)) best = std::move(other);
    best.n_calls = n_calls;
  }
  return best;
}

}  // namespace jacta
