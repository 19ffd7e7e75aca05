// Fit fractions: the part of the intensity that a resonance makes up,
//
//     FF_R     = I[chains with R] / I
//     FF_{RxS} = I[chains with R or S] / I - FF_R - FF_S
//
// with I[...] the integral of the coherent sum of these chains. All come from the
// integral matrix, without events; their gradients are analytic, in couplings and shape
// parameters, and their errors sqrt(g' V g). The sum of all fractions and interferences
// is 1 where every chain has one resonance. Fractions are to be quoted from a matrix of
// Monte Carlo without efficiency.
//
//     auto ff = fit_fractions(sum, sum->free_parameters, matrix, theta, covariance);
//     ff.at("rho770").value; ff.at("rho770xf0x").error; ff.sum_diag.value;
//
// Names are sorted; the interference of R and S is called RxS with R after S, as in
// tf-pwa.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jacta/decay/coherent_sum.h"
#include "jacta/wave_sum/integral_matrix.h"

namespace jacta {

struct FitFraction {
  std::string name = {};
  double value = 0;
  Eigen::VectorXd gradient = {};  ///< in the active parameters
  double error = 0;               ///< 0 without covariance
  /// The resonances of an interference, or one twice.
  std::string first = {};
  std::string second = {};
};

struct FitFractions {
  std::vector<std::string> resonances = {};  ///< sorted
  /// R, then RxS for every S before R from the last to the first; for every R in order.
  std::vector<FitFraction> fractions = {};
  FitFraction sum_diag = {};

  /// Throws UsageError for an unknown name.
  const FitFraction& at(const std::string& name) const;

  /// For people: a table, headed by `title`. Lines end with a newline.
  std::string text(const std::string& title) const;
  /// For programs: value and error of every fraction by its name, then `sum_diag`.
  Node to_node() const;
};

/// `matrix` holds columns for the active parameters, which it is updated for.
/// `covariance` is that of the active parameters.
FitFractions fit_fractions(const std::shared_ptr<const CoherentSum>& sum,
                           const std::vector<std::size_t>& active,
                           IntegralMatrix& matrix,
                           std::span<const double> theta,
                           const std::optional<Eigen::MatrixXd>& covariance = {},
                           const Executor* executor = nullptr);

}  // namespace jacta
