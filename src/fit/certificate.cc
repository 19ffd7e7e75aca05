#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "newton.h"

namespace jacta {

namespace {

// Smooth parameters: EDM and covariance, or why there is none.
struct SmoothPart {
  Eigen::VectorXd gradient;  // of -ln L
  Eigen::MatrixXd hessian;
};

}  // namespace

void Newton::certify_smooth(const State& state, Minimum& minimum) const {
  const auto n = static_cast<Eigen::Index>(minimum.smooth.size());
  SmoothPart part{Eigen::VectorXd(n), Eigen::MatrixXd(n, n)};
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto p = static_cast<Eigen::Index>(minimum.smooth[static_cast<std::size_t>(i)]);
    part.gradient[i] = -state.derivatives.gradient[p];
    for (Eigen::Index j = 0; j < n; ++j) {
      const auto q =
          static_cast<Eigen::Index>(minimum.smooth[static_cast<std::size_t>(j)]);
      part.hessian(i, j) = -state.derivatives.hessian(p, q);
    }
  }
  minimum.covariance = Eigen::MatrixXd::Zero(n, n);
  if (n == 0) return;
  const Eigen::VectorXd width = part.hessian.diagonal().cwiseAbs().cwiseSqrt();
  const Eigen::VectorXd unit =
      width.unaryExpr([](double w) { return w > 0 ? 1 / w : 0; });
  const Eigen::MatrixXd scaled = unit.asDiagonal() * part.hessian * unit.asDiagonal();
  const Eigen::LLT<Eigen::MatrixXd> factor(scaled);
  // Diagonals are 1 in these units. At 1e-5, a pivot of 1e-10, the inverse keeps six of
  // sixteen digits; what is below is looked at by its eigenvalues.
  const bool positive =
      factor.info() == Eigen::Success && factor.matrixLLT().diagonal().minCoeff() > 1e-5;
  if (positive) {
    const Eigen::VectorXd g = unit.asDiagonal() * part.gradient;
    minimum.edm = 0.5 * g.dot(factor.solve(g));
    minimum.covariance = unit.asDiagonal() *
                         factor.solve(Eigen::MatrixXd::Identity(n, n)) *
                         unit.asDiagonal();
    return;
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(scaled);
  // Numeric Hessians are good to about 1e-7 (numeric_derivatives.cc): below that a
  // direction goes down, between it and 1e-10 nothing can be said against a minimum.
  if (eigen.eigenvalues().minCoeff() < -1e-7) {
    minimum.reason = "the Hessian is not positive definite";
    return;
  }
  // Combinations of parameters that the likelihood does not determine: their errors would
  // be 1e5 times those that the diagonal alone gives.
  Eigen::Index first = 0;
  for (; first < n && eigen.eigenvalues()[first] < 1e-10; ++first) {
    Eigen::Index largest = 0;
    eigen.eigenvectors().col(first).cwiseAbs().maxCoeff(&largest);
    minimum.flat.push_back(minimum.smooth[static_cast<std::size_t>(largest)]);
    // What is negligible is judged in units in which all curvatures are 1.
    const Eigen::VectorXd scaled_direction = eigen.eigenvectors().col(first).unaryExpr(
        [](double x) { return std::abs(x) < 1e-6 ? 0.0 : x; });
    const Eigen::VectorXd direction = unit.asDiagonal() * scaled_direction;
    minimum.flat_directions.push_back(direction.normalized());
  }
  const Eigen::MatrixXd determined =
      unit.asDiagonal() * eigen.eigenvectors().rightCols(n - first);
  minimum.covariance = determined *
                       eigen.eigenvalues().tail(n - first).cwiseInverse().asDiagonal() *
                       determined.transpose();
  const Eigen::VectorXd g = unit.asDiagonal() * part.gradient;
  minimum.edm = 0;
  for (Eigen::Index e = 0; e < n; ++e) {
    const double slope = eigen.eigenvectors().col(e).dot(g);
    minimum.edm += 0.5 * slope * slope / std::max(eigen.eigenvalues()[e], 1e-7);
  }
}

Minimum Newton::certify(const State& state, bool converged) {
  Minimum minimum;
  minimum.theta = state.theta;
  minimum.ll = state.derivatives.value;
  minimum.routine = "newton";
  minimum.n_calls = n_calls_;
  minimum.n_cells = n_cells_;
  minimum.n_cells_searched = n_cells_ == 1 ? 1 : std::min(n_cells_, visited_.size());
  if (!std::isfinite(minimum.ll)) {
    minimum.reason = minimum.ll > 0 ? "the log-likelihood grows without limit"
                                    : "the log-likelihood is not finite at the start";
    const std::string obstacle = likelihood_.obstacle(state.theta);
    if (!obstacle.empty()) minimum.reason += ": " + obstacle;
    return minimum;
  }
  minimum.n_outliers = state.derivatives.n_outliers;
  if (!converged) minimum.reason = "the minimisation did not converge";
  for (const std::size_t p : free_) {
    const auto i = static_cast<Eigen::Index>(p);
    const double x = state.theta[p];
    const Limits limits = problem_.limits[p];
    const auto& anchors = space_.kinks[p];
    const double slope = -state.derivatives.gradient[i];
    const double curvature = -state.derivatives.hessian(i, i);
    if (x == limits.lower || x == limits.upper) {
      minimum.at_bound.push_back(p);
      const double outward = x == limits.lower ? slope : -slope;
      const bool pushed = outward >= 0 || 0.5 * slope * slope <=
                                              tolerance(minimum.ll) * std::abs(curvature);
      if (!pushed && limits.lower < limits.upper && minimum.reason.empty()) {
        minimum.reason = "the gradient at the bound of " + space_.parameters[p].name +
                         " points inside";
      }
    } else if (std::binary_search(anchors.begin(), anchors.end(), x)) {
      minimum.at_anchor.push_back(p);
    } else if (slope == 0 && curvature == 0) {
      minimum.flat.push_back(p);
    } else {
      minimum.smooth.push_back(p);
    }
  }
  certify_smooth(state, minimum);
  if (minimum.reason.empty() && !(minimum.edm <= 10 * tolerance(minimum.ll))) {
    minimum.reason = "the estimated distance to the minimum is too large";
  }
  minimum.valid = minimum.reason.empty();
  return minimum;
}

}  // namespace jacta
