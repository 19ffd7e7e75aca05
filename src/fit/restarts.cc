#include <fmt/format.h>

#include <cmath>

#include "jacta/random/stream.h"
#include "minimise.h"

namespace jacta {

namespace {

Limits start_range(const ParameterSpace& space,
                   const FitProblem& problem,
                   std::size_t parameter) {
  Limits range = problem.limits[parameter];
  if (!space.start_ranges.empty()) {
    const Limits given = space.start_ranges[parameter];
    range = {std::max(range.lower, given.lower), std::min(range.upper, given.upper)};
  }
  if (!std::isfinite(range.lower) || !std::isfinite(range.upper)) {
    throw UsageError(
        fmt::format("restarts: nothing says where {} may start; give it fit_limits",
                    space.parameters[parameter].name));
  }
  return range;
}

}  // namespace

FitProblem random_start(const ParameterSpace& space,
                        const FitProblem& problem,
                        const FitStrategy& strategy,
                        int k) {
  Stream stream({.seed = static_cast<std::uint64_t>(strategy.restart_seed),
                 .point = 0,
                 .toy = static_cast<std::uint64_t>(k)});
  FitProblem result = problem;
  for (std::size_t p = 0; p < problem.free.size(); ++p) {
    if (problem.free[p] == 0) continue;
    const Limits range = start_range(space, problem, p);
    result.start[p] = range.lower + (range.upper - range.lower) * stream.uniform();
  }
  return result;
}

}  // namespace jacta
