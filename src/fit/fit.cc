#include "jacta/fit/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"

namespace jacta {

namespace {

void check_start(const Parameter& parameter, double value) {
  if (!std::isfinite(value)) {
    throw InputError(
        fmt::format("the start {} of {} is not finite", shortest(value), parameter.name));
  }
  if (parameter.within_limits(value)) return;
  const Limits limits = parameter.limits();
  throw InputError(fmt::format("Initial guesses are not within fit limits: {} = {} is "
                               "outside [{}, {}]",
                               parameter.name,
                               shortest(value),
                               shortest(limits.lower),
                               shortest(limits.upper)),
                   "change the fit_guess, the fixed value or the limits");
}

}  // namespace

FitProblem make_problem(const ParameterSpace& space,
                        const Values& fixed,
                        const Values& start) {
  const Parameters& parameters = space.parameters;
  Values given = parameters.fit_guesses();
  for (const auto& [name, value] : start) {
    if (parameters[name].fittable) given[name] = value;
  }
  for (const auto& [name, value] : fixed) given[name] = value;
  FitProblem problem;
  problem.start = parameters.values(given);
  problem.free.assign(parameters.size(), 0);
  problem.limits.resize(parameters.size());
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const Parameter& parameter = parameters[p];
    if (given.count(parameter.name) > 0) check_start(parameter, problem.start[p]);
    if (!parameter.fittable || fixed.count(parameter.name) > 0) continue;
    check_start(parameter, problem.start[p]);
    problem.free[p] = 1;
    const Limits limits = parameter.limits();
    problem.limits[p] = {std::max(limits.lower, space.domain[p].lower),
                         std::min(limits.upper, space.domain[p].upper)};
    if (problem.limits[p].lower > problem.limits[p].upper) {
      throw InputError(
          fmt::format("the fit_limits of {} do not meet the range in which the "
                      "likelihood is defined",
                      parameter.name));
    }
  }
  return problem;
}

FitResult named_result(const Parameters& parameters, const Minimum& minimum) {
  FitResult result;
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    result.values[parameters[p].name] = minimum.theta[p];
  }
  const auto names = [&](const std::vector<std::size_t>& positions) {
    std::vector<std::string> list;
    for (const std::size_t p : positions) list.push_back(parameters[p].name);
    return list;
  };
  result.ll = minimum.ll;
  result.valid = minimum.valid;
  result.reason = minimum.reason;
  result.edm = minimum.edm;
  result.n_calls = minimum.n_calls;
  result.routine = minimum.routine;
  result.n_outliers = minimum.n_outliers;
  result.n_cells = minimum.n_cells;
  result.n_cells_searched = minimum.n_cells_searched;
  result.at_bound = names(minimum.at_bound);
  result.at_anchor = names(minimum.at_anchor);
  result.flat = names(minimum.flat);
  result.covariance_names = names(minimum.smooth);
  result.covariance = minimum.covariance;
  for (Eigen::Index i = 0; i < minimum.covariance.rows(); ++i) {
    result.errors[result.covariance_names[static_cast<std::size_t>(i)]] =
        std::sqrt(minimum.covariance(i, i));
  }
  for (const auto& direction : minimum.flat_directions) {
    Values components;
    for (Eigen::Index i = 0; i < direction.size(); ++i) {
      if (direction[i] == 0) continue;
      const auto& name = result.covariance_names[static_cast<std::size_t>(i)];
      components[name] = direction[i];
      result.errors[name] = std::numeric_limits<double>::infinity();
    }
    result.flat_directions.push_back(std::move(components));
  }
  return result;
}

FitResult fit(Evaluator& evaluator, const FitOptions& options) {
  const auto problem = make_problem(evaluator.space(), options.fixed, options.start);
  return named_result(evaluator.parameters(),
                      minimise(evaluator, problem, options.strategy));
}

}  // namespace jacta
