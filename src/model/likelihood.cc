#include "jacta/model/likelihood.h"

#include "jacta/base/error.h"

namespace jacta {

void Derivatives::reset(std::size_t parameters) {
  const auto n = static_cast<Eigen::Index>(parameters);
  value = 0;
  gradient.setZero(n);
  hessian.setZero(n, n);
}

void LogLikelihood::derivatives(const Point&, Derivatives&) {
  throw UsageError("this likelihood has no derivatives of its own");
}

std::vector<double> LogLikelihood::term_values(std::span<const double> theta) {
  return {value(theta)};
}

}  // namespace jacta
