// Covariances of an amplitude fit at a minimum, in the active parameters.
//
//     plain        V = H^-1, H the Hessian of the objective
//     weights      H^-1 D H^-1, D = sum_i w_i^2 s_i s_i' with the scores
//                  s_i = d ln f_i/dt - d ln I/dt: asymptotically correct for weights that
//                  are known without error (not for sWeights); the scaling of weights by
//                  alpha drops out
//     monte_carlo  H^-1 M H^-1, M the covariance of the gradient of the objective from
//     the
//                  finite Monte Carlo sample, for W s_j: W^2 sum_j v_j^2 (f_j/I)^2 s_j
//                  s_j'. It is added to either of the two. (For cfit without the error of
//                  the integral of the background.)
//
// Exact flat directions are physical and common (the relative phase of waves that do not
// interfere): eigenvectors of the Hessian, scaled by its diagonal, whose eigenvalue is
// below 1e-9 of the largest or within the rounding of the Hessian. They are listed, and
// left out of the inverse. So are parameters that are held: their rows and columns are 0.
//
// Reference: C. Langenbruch, Eur. Phys. J. C 82 (2022) 393,
// doi:10.1140/epjc/s10052-022-10254-8.
//
//     auto v = amplitude_covariance(objective, theta);
//     v.plain(i, i); v.flat.size(); v.positive_definite;
#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "jacta/amplitude/amplitude_objective.h"

namespace jacta {

struct AmplitudeCovariance {
  Eigen::MatrixXd plain = {};
  Eigen::MatrixXd weights = {};
  Eigen::MatrixXd monte_carlo = {};
  /// Unit vectors in the active parameters.
  std::vector<Eigen::VectorXd> flat = {};
  /// Of the Hessian scaled to a unit diagonal, ascending.
  Eigen::VectorXd eigenvalues = {};
  /// In all directions that are not flat.
  bool positive_definite = false;
};

/// Inverse of a Hessian in all directions that are not flat, and these.
AmplitudeCovariance invert_hessian(const Eigen::MatrixXd& hessian);

/// `held` are positions among the active parameters.
AmplitudeCovariance amplitude_covariance(AmplitudeObjective& objective,
                                         std::span<const double> theta,
                                         const std::vector<std::size_t>& held = {});

}  // namespace jacta
