#include "jacta/model/likelihood.h"

#include "jacta/base/error.h"

namespace jacta {

void Derivatives::reset(std::size_t parameters) {
  const auto n = static_cast<Eigen::Index>(parameters);
  value = 0;
  n_outliers = 0;
  gradient.setZero(n);
  hessian.setZero(n, n);
}

void LogLikelihood::derivatives(const Point&, Derivatives&) {
  throw UsageError("this likelihood has no derivatives of its own");
}

double LogLikelihood::gradient(const Point& point, Eigen::VectorXd& out) {
  if (FitAdvice* given = advice()) return given->gradient(point, out);
  Derivatives all;
  derivatives(point, all);
  out = all.gradient;
  return all.value;
}

std::string LogLikelihood::obstacle(std::span<const double>) {
  return "";
}

std::vector<double> LogLikelihood::term_values(std::span<const double> theta) {
  return {value(theta)};
}

}  // namespace jacta
