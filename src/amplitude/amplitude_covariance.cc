#include "jacta/amplitude/amplitude_covariance.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

namespace jacta {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double flatness = 1e-9;
constexpr double rounding = 1e-13;  // of an entry, relative to the largest

}  // namespace

AmplitudeCovariance invert_hessian(const MatrixXd& hessian) {
  AmplitudeCovariance result;
  const Index n = hessian.rows();
  result.plain = MatrixXd::Zero(n, n);
  result.positive_definite = true;
  if (n == 0) return result;
  VectorXd scale(n);
  for (Index i = 0; i < n; ++i) {
    const double h = std::abs(hessian(i, i));
    scale[i] = h > 0 ? 1 / std::sqrt(h) : 1;
  }
  const MatrixXd scaled = scale.asDiagonal() * hessian * scale.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(scaled);
  result.eigenvalues = solver.eigenvalues();
  const double largest = result.eigenvalues.cwiseAbs().maxCoeff();
  for (Index i = 0; i < n; ++i) {
    const VectorXd direction = scale.cwiseProduct(solver.eigenvectors().col(i));
    const double value = result.eigenvalues[i];
    const double noise =
        rounding * hessian.cwiseAbs().maxCoeff() * direction.squaredNorm();
    if (std::abs(value) <= std::max(flatness * largest, noise)) {
      result.flat.push_back(direction.normalized());
      continue;
    }
    if (value < 0) result.positive_definite = false;
    result.plain += direction * direction.transpose() / value;
  }
  return result;
}

AmplitudeCovariance amplitude_covariance(AmplitudeObjective& objective,
                                         std::span<const double> theta) {
  auto result = invert_hessian(objective.derivatives(theta, 2).hessian);
  const MatrixXd& v = result.plain;
  result.weights = v * objective.score_products(theta) * v;
  result.monte_carlo = v * objective.monte_carlo_products(theta) * v;
  return result;
}

}  // namespace jacta
