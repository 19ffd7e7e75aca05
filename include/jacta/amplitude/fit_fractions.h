// Fit fractions: the part of the intensity that a resonance, or a group of waves, makes up,
//
//     FF_R     = I[chains with R] / I
//     FF_{RxS} = I[chains with R or S] / I - FF_R - FF_S
//
// with I[...] the integral of the coherent sum of these chains, or of the waves of these
// groups (fraction_groups.h). All come from the
// integral matrix, without events; their gradients are analytic, in couplings and shape
// parameters, and their errors sqrt(g' V g). The sum of all fractions and interferences
// is 1 where every chain has one resonance. Fractions are to be quoted from a matrix of
// Monte Carlo without efficiency.
//
//     auto ff = fit_fractions(
//         sum, sum->free_parameters, matrix, theta, {.covariance = covariance});
//     ff.at("rho770").value; ff.at("rho770xf0x").error; ff.sum_diag.value;
//
// Resonances are sorted, groups as they are given; the interference of R and S is called
// RxS with R after S, as in tf-pwa.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jacta/amplitude/fraction_groups.h"
#include "jacta/decay/coherent_sum.h"
#include "jacta/wave_sum/integral_matrix.h"

namespace jacta {

struct FitFraction {
  std::string name = {};
  double value = 0;
  Eigen::VectorXd gradient = {};  ///< in the active parameters
  /// 0 without covariance, and where one that is none gives a negative variance.
  double error = 0;
  /// The parts of an interference, or one twice.
  std::string first = {};
  std::string second = {};
};

struct FitFractions {
  std::vector<std::string> parts = {};  ///< resonances, sorted, or groups
  bool has_errors = false;
  /// R, then RxS for every S before R from the last to the first; for every R in order.
  std::vector<FitFraction> fractions = {};
  FitFraction sum_diag = {};

  /// Throws UsageError for an unknown name.
  const FitFraction& at(const std::string& name) const;

  /// For people: a table, headed by `title`. Lines end with a newline.
  std::string text(const std::string& title) const;
  /// For programs: value and error of every fraction by its name, then `sum_diag`.
  Node to_node() const;
  /// Tables of the values, and of the errors, as tf-pwa's fit.py writes them to
  /// fit_frac.csv and fit_frac_err.csv: parts by parts, interference below the diagonal.
  std::string values_csv() const;
  std::string errors_csv() const;
};

/// Of one sample the fractions themselves, of several a list.
Node fractions_node(const std::vector<FitFractions>& fractions);

struct FractionOptions {
  std::vector<FractionGroup> groups = {};  ///< empty: resonances
  /// Of the active parameters.
  std::optional<Eigen::MatrixXd> covariance = {};
  /// Relative to the integral of all groups together in place of that of all waves: what
  /// tf-pwa's cal_fitfractions does with a list of resonances.
  bool relative_to_groups = false;
};

/// `matrix` holds columns for the active parameters, which it is updated for. Throws
/// InputError where the integral that fractions are relative to is not above 0.
FitFractions fit_fractions(const std::shared_ptr<const CoherentSum>& sum,
                           const std::vector<std::size_t>& active,
                           IntegralMatrix& matrix,
                           std::span<const double> theta,
                           const FractionOptions& options = {},
                           const Executor* executor = nullptr);

}  // namespace jacta
