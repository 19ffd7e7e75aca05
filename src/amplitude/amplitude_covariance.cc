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

namespace {

// The inverse among the parameters that are not held.
AmplitudeCovariance invert_part(const MatrixXd& hessian,
                                const std::vector<std::size_t>& held) {
  if (held.empty()) return invert_hessian(hessian);
  std::vector<Index> kept;
  for (Index i = 0; i < hessian.rows(); ++i) {
    const bool is_held =
        std::find(held.begin(), held.end(), static_cast<std::size_t>(i)) != held.end();
    if (!is_held) kept.push_back(i);
  }
  auto result = invert_hessian(hessian(kept, kept));
  const MatrixXd part = result.plain;
  result.plain = MatrixXd::Zero(hessian.rows(), hessian.cols());
  result.plain(kept, kept) = part;
  for (VectorXd& direction : result.flat) {
    const VectorXd short_one = direction;
    direction = VectorXd::Zero(hessian.rows());
    direction(kept) = short_one;
  }
  return result;
}

}  // namespace

AmplitudeCovariance amplitude_covariance(AmplitudeObjective& objective,
                                         std::span<const double> theta,
                                         const std::vector<std::size_t>& held) {
  auto result = invert_part(objective.derivatives(theta, 2).hessian, held);
  const MatrixXd& v = result.plain;
  result.weights = v * objective.score_products(theta) * v;
  result.monte_carlo = v * objective.monte_carlo_products(theta) * v;
  return result;
}

}  // namespace jacta
