#include "jacta/interval/scan.h"

#include <fmt/format.h>

namespace jacta {

namespace {

void check_axis(const Parameters& parameters, const ScanAxis& axis, const Values& fixed) {
  const Parameter& parameter = parameters[axis.parameter];
  if (!parameter.fittable) {
    throw InputError(
        fmt::format("the scanned parameter {} is not fittable", axis.parameter));
  }
  if (fixed.count(axis.parameter) > 0) {
    throw InputError(
        fmt::format("the scanned parameter {} cannot be fixed as well", axis.parameter));
  }
  if (axis.values.empty()) {
    throw InputError(fmt::format("no values to scan {} at", axis.parameter));
  }
}

// Position of a point along every axis.
std::vector<std::size_t> coordinates(const std::vector<ScanAxis>& axes,
                                     std::size_t index) {
  std::vector<std::size_t> result(axes.size());
  for (std::size_t a = axes.size(); a-- > 0;) {
    result[a] = index % axes[a].values.size();
    index /= axes[a].values.size();
  }
  return result;
}

}  // namespace

ScanResult scan(Evaluator& evaluator,
                const std::vector<ScanAxis>& axes,
                const FitOptions& options) {
  const ParameterSpace& space = evaluator.space();
  std::size_t n_points = 1;
  for (const auto& axis : axes) {
    check_axis(space.parameters, axis, options.fixed);
    n_points *= axis.values.size();
  }
  const Minimum best = minimise(
      evaluator, make_problem(space, options.fixed, options.start), options.strategy);
  ScanResult result;
  result.best_fit = named_result(space.parameters, best);

  std::vector<std::vector<double>> minima;
  for (std::size_t i = 0; i < n_points; ++i) {
    const auto at = coordinates(axes, i);
    Values fixed = options.fixed;
    ScanPoint point;
    for (std::size_t a = 0; a < axes.size(); ++a) {
      point.at.push_back(axes[a].values[at[a]]);
      fixed[axes[a].parameter] = point.at.back();
    }
    // The neighbour along the last axis, or the start of the row before.
    const std::size_t row = axes.back().values.size();
    const std::size_t before = at.back() > 0 ? i - 1 : i - row;
    const auto& near =
        i == 0 ? best.theta : minima[i < row && at.back() == 0 ? 0 : before];
    FitProblem problem = make_problem(space, fixed, options.start);
    for (std::size_t p = 0; p < near.size(); ++p) {
      if (problem.free[p] != 0) problem.start[p] = near[p];
    }
    const Minimum minimum = minimise(evaluator, problem, options.strategy);
    point.ll = minimum.ll;
    point.t = 2 * (best.ll - minimum.ll);
    point.valid = minimum.valid;
    minima.push_back(minimum.theta);
    result.points.push_back(std::move(point));
  }
  return result;
}

}  // namespace jacta
