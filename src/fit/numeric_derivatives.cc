#include <algorithm>
#include <cmath>
#include <limits>

#include "minimise.h"

namespace jacta {

namespace {

class NumericDerivatives final : public LogLikelihood {
 public:
  NumericDerivatives(LogLikelihood& likelihood,
                     const ParameterSpace& space,
                     const FitProblem& problem)
      : likelihood_(likelihood),
        space_(space),
        problem_(problem),
        units_(parameter_units(space, problem)) {}

  double value(std::span<const double> theta) override {
    return likelihood_.value(theta);
  }
  bool has_derivatives() const override { return true; }

  void derivatives(const Point& point, Derivatives& out) override {
    out.reset(point.theta.size());
    theta_.assign(point.theta.begin(), point.theta.end());
    out.value = likelihood_.value(theta_);
    if (!std::isfinite(out.value)) return;
    out.n_outliers = likelihood_.n_outliers(theta_);
    std::vector<std::size_t> free;
    for (std::size_t p = 0; p < theta_.size(); ++p) {
      if (point.wanted.empty() || point.wanted[p] != 0) free.push_back(p);
    }
    steps_.resize(theta_.size());
    for (const std::size_t p : free) {
      steps_[p] = choose_steps(p, point, out.value);
      differentiate(p, out);
      shorten(p, point, out);
    }
    for (std::size_t a = 0; a < free.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) mixed(free[a], free[b], out);
    }
  }

 private:
  // A step that is large against rounding and small against the scale of the parameter,
  // shifted away from a bound or from the edge of the cell.
  struct Steps {
    double down;
    double up;
  };

  Limits room(std::size_t p, const Point& point) const {
    Limits limits = problem_.limits[p];
    if (!point.cells.empty() && point.cells[p] >= 0) {
      const auto k = static_cast<std::size_t>(point.cells[p]);
      limits.lower = std::max(limits.lower, space_.kinks[p][k]);
      limits.upper = std::min(limits.upper, space_.kinks[p][k + 1]);
    }
    return limits;
  }

  double scale(std::size_t p, const Point& point) const {
    const auto& parameter = space_.parameters[p];
    double result = std::abs(point.theta[p]);
    if (parameter.nominal_value) {
      result = std::max(result, std::abs(parameter.nominal_value->value));
    }
    const Limits limits = problem_.limits[p];
    const double span = limits.upper - limits.lower;
    // Limits that are given say what is small even where the value is 0.
    if (std::isfinite(span)) result = std::min(std::max(result, 1e-3 * span), span);
    return result > 0 ? result : units_[p];
  }

  Steps choose_steps(std::size_t p, const Point& point, double value) {
    const double x = point.theta[p];
    const Limits limits = room(p, point);
    // Second differences of ln L are best near the fourth root of its rounding, 1e-4 of the
    // scale; first ones, which gain by shorter steps, are good to (2e-4)^2 there.
    double h = 2e-4 * scale(p, point);
    // Near 0 the value of a parameter says nothing about its scale: longer steps where
    // the change is lost in rounding.
    // Visible is what leaves five digits of the change above the rounding of ln L.
    const double visible = 1e-10 * std::max(1.0, std::abs(value));
    while (h < 1e-4 * std::max(1.0, units_[p]) && 20 * h <= limits.upper - limits.lower) {
      const double change = at(p, x + h <= limits.upper ? h : -h) - value;
      if (!(std::abs(change) < visible)) break;
      h *= 10;
    }
    return around(x, h, limits);
  }

  static Steps around(double x, double h, const Limits& limits) {
    if (x - h < limits.lower) return {h, 2 * h};
    if (x + h > limits.upper) return {-2 * h, -h};
    return {-h, h};
  }

  // A nominal value far above what the data say gives too long a step: the error of the
  // parabola is a third derivative times h^2. One of a thousandth of the width 1 /
  // sqrt(|d^2 ln L|) moves ln L by 5e-7, which is above rounding.
  void shorten(std::size_t p, const Point& point, Derivatives& out) {
    const auto i = static_cast<Eigen::Index>(p);
    for (int attempt = 0; attempt < 3; ++attempt) {
      const double length = 0.5 * (steps_[p].up - steps_[p].down);
      const double curvature = std::abs(out.hessian(i, i));
      const double wanted =
          std::isfinite(curvature) ? 1e-3 / std::sqrt(curvature) : 0.1 * length;
      // A step three times shorter gains a digit of the gradient: less is not worth it.
      if (wanted > 0.3 * length) return;
      steps_[p] = around(point.theta[p], wanted, room(p, point));
      differentiate(p, out);
    }
  }

  double at(std::size_t p, double dp, std::size_t q = 0, double dq = 0) {
    const double p0 = theta_[p];
    const double q0 = theta_[q];
    theta_[p] += dp;
    theta_[q] += dq;
    const double value = likelihood_.value(theta_);
    theta_[q] = q0;
    theta_[p] = p0;
    return value;
  }

  // The parabola through three points.
  void differentiate(std::size_t p, Derivatives& out) {
    const auto i = static_cast<Eigen::Index>(p);
    const auto [a, b] = steps_[p];
    const double fa = (at(p, a) - out.value) / a;
    const double fb = (at(p, b) - out.value) / b;
    const double second = 2 * (fb - fa) / (b - a);
    out.gradient[i] = fa - 0.5 * second * a;
    out.hessian(i, i) = second;
  }

  void mixed(std::size_t p, std::size_t q, Derivatives& out) {
    const auto i = static_cast<Eigen::Index>(p);
    const auto j = static_cast<Eigen::Index>(q);
    const auto [pa, pb] = steps_[p];
    const auto [qa, qb] = steps_[q];
    const double value =
        (at(p, pb, q, qb) - at(p, pb, q, qa) - at(p, pa, q, qb) + at(p, pa, q, qa)) /
        ((pb - pa) * (qb - qa));
    out.hessian(i, j) = out.hessian(j, i) = std::isfinite(value) ? value : 0;
  }

  LogLikelihood& likelihood_;
  const ParameterSpace& space_;
  const FitProblem& problem_;
  std::vector<double> units_;
  std::vector<double> theta_;
  std::vector<Steps> steps_;
};

}  // namespace

std::unique_ptr<LogLikelihood> with_numeric_derivatives(LogLikelihood& likelihood,
                                                        const ParameterSpace& space,
                                                        const FitProblem& problem) {
  return std::make_unique<NumericDerivatives>(likelihood, space, problem);
}

}  // namespace jacta
