#include <cmath>
#include <limits>
#include <nlopt.hpp>

#include "minimise.h"

namespace jacta {

namespace {

// What the C callback of the library sees.
struct Objective {
  LogLikelihood* likelihood;
  std::vector<double> theta;
  std::vector<std::size_t> free;
  int n_calls = 0;
};

double minus_log_likelihood(unsigned n, const double* x, double*, void* data) {
  auto& objective = *static_cast<Objective*>(data);
  for (unsigned i = 0; i < n; ++i) objective.theta[objective.free[i]] = x[i];
  ++objective.n_calls;
  const double ll = objective.likelihood->value(objective.theta);
  // NLopt takes no infinity: a number above any -ln L, and recognised as such below.
  return std::isfinite(ll) ? -ll : 1e300;
}

}  // namespace

Minimum minimise_by_simplex(LogLikelihood& likelihood,
                            const FitProblem& problem,
                            const std::vector<double>& units) {
  Objective objective{&likelihood, problem.start, {}, 0};
  std::vector<double> x, lower, upper, steps;
  for (std::size_t p = 0; p < problem.start.size(); ++p) {
    if (problem.free[p] == 0) continue;
    objective.free.push_back(p);
    x.push_back(problem.start[p]);
    lower.push_back(problem.limits[p].lower);
    upper.push_back(problem.limits[p].upper);
    const double unit = units.empty() ? 1 : units[p];
    // A tenth of the value, as far as that says something: the first simplex has to be
    // smaller than what it looks for, and grows and shrinks by factors of 2.
    steps.push_back(0.1 * std::max(std::abs(problem.start[p]), 0.1 * unit));
  }
  Minimum minimum;
  minimum.routine = "simplex";
  double f = 0;
  if (x.empty()) {
    minimum.valid = true;
  } else {
    // Restarted once: a simplex can collapse before it is at a minimum.
    for (int round = 0; round < 2; ++round) {
      nlopt::opt optimiser(nlopt::LN_NELDERMEAD, static_cast<unsigned>(x.size()));
      optimiser.set_lower_bounds(lower);
      optimiser.set_upper_bounds(upper);
      optimiser.set_initial_step(steps);
      // In ln L: far below what matters, as a simplex may stop early.
      optimiser.set_ftol_abs(1e-10);
      optimiser.set_maxeval(20000);
      optimiser.set_min_objective(minus_log_likelihood, &objective);
      try {
        const nlopt::result result = optimiser.optimize(x, f);
        minimum.valid = result > 0 && result != nlopt::MAXEVAL_REACHED && f < 1e299;
        if (!minimum.valid) minimum.reason = "the simplex ran out of evaluations";
      } catch (const std::exception& error) {
        minimum.valid = false;
        minimum.reason = std::string("the simplex failed: ") + error.what();
      }
    }
  }
  minimum.theta = objective.theta;
  for (std::size_t i = 0; i < x.size(); ++i) minimum.theta[objective.free[i]] = x[i];
  minimum.ll = likelihood.value(minimum.theta);
  minimum.n_calls = objective.n_calls + 1;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool bound = x[i] == lower[i] || x[i] == upper[i];
    if (bound) minimum.at_bound.push_back(objective.free[i]);
  }
  if (!std::isfinite(minimum.ll)) {
    minimum.valid = false;
    minimum.reason = "the log-likelihood is not finite";
  }
  return minimum;
}

}  // namespace jacta
