#include "jacta/wave/amplitude_point.h"

namespace jacta {

AmplitudePoint::AmplitudePoint(const CoherentSum& sum,
                               const ColumnTable& table,
                               CoefficientEvaluator& evaluator,
                               std::span<const double> theta,
                               int order)
    : table_(table),
      values_(sum.variable_values(theta)),
      waves_(evaluator.evaluate(theta, order)),
      c_(table.values(waves_)) {
  if (order >= 1) d_ = table.first_derivatives(waves_);
}

std::vector<std::complex<double>> AmplitudePoint::along(const Eigen::VectorXd& p) const {
  std::vector<std::complex<double>> result(table_.end(2));
  const Eigen::VectorXcd slope = d_ * p;
  for (Eigen::Index q = 0; q < slope.size(); ++q) {
    result[static_cast<std::size_t>(q)] = slope[q];
  }
  return result;
}

Eigen::VectorXd AmplitudePoint::gradient(const Eigen::VectorXcd& g) const {
  return 2 * (d_.transpose() * g.head(d_.rows())).real();
}

Eigen::MatrixXd AmplitudePoint::hessian(const Eigen::MatrixXcd& s,
                                        const Eigen::VectorXcd& g) const {
  return 2 * (d_.adjoint() * s * d_).real() + curvature(g);
}

Eigen::MatrixXd AmplitudePoint::curvature(const Eigen::VectorXcd& g) const {
  return 2 * table_.second_derivatives(waves_, g).real();
}

Eigen::MatrixXd AmplitudePoint::outer(const Eigen::MatrixXd& t) const {
  Eigen::MatrixXd rows(2 * d_.rows(), d_.cols());
  for (Eigen::Index q = 0; q < d_.rows(); ++q) {
    rows.row(2 * q) = 2 * d_.row(q).real();
    rows.row(2 * q + 1) = -2 * d_.row(q).imag();
  }
  return rows.transpose() * t * rows;
}

}  // namespace jacta
