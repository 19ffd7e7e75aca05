// A point of the parameters: coefficients of all columns, and how sums over columns
// become derivatives in the active parameters.
//
// With y_q = sum_c A_c^* h_qc at an event, df/dt = 2 Re sum_q y_q D_qt, so that a sum
// over events of u df/dt needs sum u y alone (D: see wave_columns.h).
//
//     jacta::AmplitudePoint point(*sum, *table, evaluator, theta, 1);
//     point.gradient(sums.g);     // sum u df/dt
#pragma once

#include <Eigen/Core>
#include <complex>
#include <span>
#include <vector>

#include "jacta/wave/wave_coefficients.h"
#include "jacta/wave/wave_columns.h"

namespace jacta {

class AmplitudePoint {
 public:
  AmplitudePoint(const CoherentSum& sum,
                 const ColumnTable& table,
                 CoefficientEvaluator& evaluator,
                 std::span<const double> theta,
                 int order);

  const std::vector<double>& values() const { return values_; }
  /// C_q of all columns; 0 for derivatives of waves.
  const std::vector<std::complex<double>>& coefficients() const { return c_; }
  const WaveCoefficients& waves() const { return waves_; }
  const Eigen::MatrixXcd& slopes() const { return d_; }

  /// D p: the coefficients of A' along p, for all columns.
  std::vector<std::complex<double>> along(const Eigen::VectorXd& p) const;

  /// From sum u y: sum u df/dt.
  Eigen::VectorXd gradient(const Eigen::VectorXcd& g) const;
  /// From sum u h^* h and sum u y: sum u d2f/dtdu.
  Eigen::MatrixXd hessian(const Eigen::MatrixXcd& s, const Eigen::VectorXcd& g) const;
  /// From sum u y: sum u 2 Re sum_q y_q d2C_q/dtdu, the part of the Hessian without h^*
  /// h.
  Eigen::MatrixXd curvature(const Eigen::VectorXcd& g) const;
  /// From sum v of products of Re y and Im y: sum v df/dt df/du.
  Eigen::MatrixXd outer(const Eigen::MatrixXd& t) const;

 private:
  const ColumnTable& table_;
  std::vector<double> values_;
  const WaveCoefficients& waves_;
  std::vector<std::complex<double>> c_;
  Eigen::MatrixXcd d_;
};

}  // namespace jacta
