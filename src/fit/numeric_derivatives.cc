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
      : likelihood_(likelihood), space_(space), problem_(problem) {}

  double value(std::span<const double> theta) override { return likelihood_.value(theta); }
  bool has_derivatives() const override { return true; }

  void derivatives(const Point& point, Derivatives& out) override {
    out.reset(point.theta.size());
    theta_.assign(point.theta.begin(), point.theta.end());
    out.value = likelihood_.value(theta_);
    if (!std::isfinite(out.value)) return;
    std::vector<std::size_t> free;
    for (std::size_t p = 0; p < theta_.size(); ++p) {
      if (point.wanted.empty() || point.wanted[p] != 0) free.push_back(p);
    }
    for (const std::size_t p : free) differentiate(p, point, out);
    for (std::size_t a = 0; a < free.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) mixed(free[a], free[b], point, out);
    }
  }

 private:
  // A step that is large against rounding and small against the scale of the parameter,
  // shifted away from a bound or from the edge of the cell.
  struct Steps {
    double down;
    double up;
  };

  Steps steps(std::size_t p, const Point& point) const {
    const double x = point.theta[p];
    const auto& parameter = space_.parameters[p];
    double scale = std::abs(x);
    if (parameter.nominal_value) {
      scale = std::max(scale, std::abs(parameter.nominal_value->value));
    }
    Limits limits = problem_.limits[p];
    if (std::isfinite(limits.upper - limits.lower)) {
      scale = std::min(std::max(scale, 1e-3 * (limits.upper - limits.lower)),
                       limits.upper - limits.lower);
    }
    if (!point.cells.empty() && point.cells[p] >= 0) {
      const auto k = static_cast<std::size_t>(point.cells[p]);
      limits.lower = std::max(limits.lower, space_.kinks[p][k]);
      limits.upper = std::min(limits.upper, space_.kinks[p][k + 1]);
    }
    const double h = 2e-4 * (scale > 0 ? scale : 1);
    if (x - h < limits.lower) return {h, 2 * h};
    if (x + h > limits.upper) return {-2 * h, -h};
    return {-h, h};
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
  void differentiate(std::size_t p, const Point& point, Derivatives& out) {
    const auto i = static_cast<Eigen::Index>(p);
    const auto [a, b] = steps(p, point);
    const double fa = (at(p, a) - out.value) / a;
    const double fb = (at(p, b) - out.value) / b;
    const double second = 2 * (fb - fa) / (b - a);
    out.gradient[i] = fa - 0.5 * second * a;
    out.hessian(i, i) = second;
  }

  void mixed(std::size_t p, std::size_t q, const Point& point, Derivatives& out) {
    const auto i = static_cast<Eigen::Index>(p);
    const auto j = static_cast<Eigen::Index>(q);
    const auto [pa, pb] = steps(p, point);
    const auto [qa, qb] = steps(q, point);
    const double value = (at(p, pb, q, qb) - at(p, pb, q, qa) - at(p, pa, q, qb) +
                          at(p, pa, q, qa)) /
                         ((pb - pa) * (qb - qa));
    out.hessian(i, j) = out.hessian(j, i) = std::isfinite(value) ? value : 0;
  }

  LogLikelihood& likelihood_;
  const ParameterSpace& space_;
  const FitProblem& problem_;
  std::vector<double> theta_;
};

}  // namespace

std::unique_ptr<LogLikelihood> with_numeric_derivatives(LogLikelihood& likelihood,
                                                        const ParameterSpace& space,
                                                        const FitProblem& problem) {
  return std::make_unique<NumericDerivatives>(likelihood, space, problem);
}

}  // namespace jacta
