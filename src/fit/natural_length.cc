#include <cmath>

#include "minimise.h"

namespace jacta {

double natural_length(const ParameterSpace& space,
                      const FitProblem& problem,
                      std::size_t parameter) {
  const auto is_scale = [](double x) { return x > 0 && std::isfinite(x); };
  const Parameter& p = space.parameters[parameter];
  const double nominal = p.nominal_value ? std::abs(p.nominal_value->value) : 0;
  if (is_scale(nominal)) return nominal;
  const double start = std::abs(problem.start[parameter]);
  if (is_scale(start)) return start;
  const auto& anchors = space.kinks[parameter];
  if (!anchors.empty() && is_scale(anchors.back() - anchors.front())) {
    return anchors.back() - anchors.front();
  }
  const Limits limits = problem.limits[parameter];
  if (is_scale(limits.upper - limits.lower)) return limits.upper - limits.lower;
  const bool constrained = std::holds_alternative<double>(p.uncertainty);
  if (constrained && is_scale(p.gaussian_width())) return p.gaussian_width();
  return 1;
}

std::vector<double> parameter_units(const ParameterSpace& space,
                                    const FitProblem& problem) {
  constexpr double ordinary = 1e3;
  std::vector<double> units;
  for (std::size_t p = 0; p < problem.start.size(); ++p) {
    const double length = natural_length(space, problem, p);
    const bool is_ordinary = length <= ordinary && length >= 1 / ordinary;
    units.push_back(is_ordinary ? 1 : length);
  }
  return units;
}

}  // namespace jacta
