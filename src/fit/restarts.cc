#include <algorithm>
#include <cmath>

#include "jacta/random/stream.h"
#include "minimise.h"

namespace jacta {

namespace {

// Where an end is open: so many errors, or natural lengths, from the minimum found.
constexpr double reach = 5;

Limits start_range(const ParameterSpace& space,
                   const FitProblem& problem,
                   const Minimum& found,
                   std::size_t parameter) {
  Limits range = problem.limits[parameter];
  if (!space.start_ranges.empty()) {
    const Limits given = space.start_ranges[parameter];
    range = {std::max(range.lower, given.lower), std::min(range.upper, given.upper)};
  }
  if (std::isfinite(range.lower) && std::isfinite(range.upper)) return range;
  double length = natural_length(space, problem, parameter);
  const auto smooth = std::find(found.smooth.begin(), found.smooth.end(), parameter);
  if (smooth != found.smooth.end()) {
    const auto i = static_cast<Eigen::Index>(smooth - found.smooth.begin());
    const double error = std::sqrt(found.covariance(i, i));
    if (error > 0 && std::isfinite(error)) length = error;
  }
  double centre = problem.start[parameter];
  if (!found.theta.empty() && std::isfinite(found.theta[parameter])) {
    centre = found.theta[parameter];
  }
  if (!std::isfinite(range.lower))
    range.lower = std::min(centre, range.upper) - reach * length;
  if (!std::isfinite(range.upper))
    range.upper = std::max(centre, range.lower) + reach * length;
  return range;
}

}  // namespace

FitProblem random_start(const ParameterSpace& space,
                        const FitProblem& problem,
                        const FitStrategy& strategy,
                        const Minimum& found,
                        int k) {
  Stream stream({.seed = static_cast<std::uint64_t>(strategy.restart_seed),
                 .point = 0,
                 .toy = static_cast<std::uint64_t>(k)});
  FitProblem result = problem;
  for (std::size_t p = 0; p < problem.free.size(); ++p) {
    if (problem.free[p] == 0) continue;
    const Limits range = start_range(space, problem, found, p);
    result.start[p] = range.lower + (range.upper - range.lower) * stream.uniform();
  }
  return result;
}

}  // namespace jacta
