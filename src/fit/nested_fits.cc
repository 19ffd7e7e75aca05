#include "jacta/fit/nested_fits.h"

#include <algorithm>
#include <cmath>

namespace jacta {

namespace {

// Whether theta has the values that the problem fixes.
bool satisfies(const std::vector<double>& theta, const FitProblem& problem) {
  for (std::size_t p = 0; p < theta.size(); ++p) {
    if (problem.free[p] == 0 && problem.start[p] != theta[p]) return false;
  }
  return true;
}

// Whether a fit of `problem` may begin there.
bool allows(const FitProblem& problem, const std::vector<double>& theta) {
  for (std::size_t p = 0; p < theta.size(); ++p) {
    if (problem.free[p] != 0 && !problem.limits[p].contains(theta[p])) return false;
  }
  return satisfies(theta, problem);
}

}  // namespace

NestedFits minimise_nested(Evaluator& evaluator,
                           const std::vector<FitProblem>& problems,
                           const FitStrategy& strategy) {
  NestedFits fits;
  for (const auto& problem : problems) {
    const bool known = !fits.minima.empty() && fits.minima[0].valid &&
                       satisfies(fits.minima[0].theta, problem);
    fits.minima.push_back(known ? fits.minima[0]
                                : minimise(evaluator, problem, strategy));
  }
  for (std::size_t h = 1; h < fits.minima.size(); ++h) {
    const Minimum& other = fits.minima[h];
    // Above what the tolerance of two minima, and rounding, can make of one maximum.
    const double noise = 1e-6 + 1e-13 * std::abs(other.ll);
    if (!(other.ll > fits.minima[0].ll + noise)) continue;
    if (!allows(problems[0], other.theta)) continue;
    FitProblem again = problems[0];
    again.start = other.theta;
    Minimum better = minimise(evaluator, again, strategy);
    ++fits.n_refits;
    better.n_calls += fits.minima[0].n_calls;
    if (better.ll > fits.minima[0].ll) fits.minima[0] = std::move(better);
    if (other.ll > fits.minima[0].ll + noise) {
      // The highest point known, without a certificate of its own.
      const int n_calls = fits.minima[0].n_calls;
      fits.minima[0] = other;
      fits.minima[0].n_calls = n_calls;
      fits.minima[0].valid = false;
      fits.minima[0].reason =
          "no fit reaches the maximum of a hypothesis that fixes more";
    }
  }
  return fits;
}

}  // namespace jacta
