// Sums over the events of a sample, from which every derivative follows.
//
// An event's term is w lnc(r), r = scale * slope * f + offset; u and v are its first and
// second derivative in scale * f. With y_q = sum_c A_c^* h_qc the sums are G = sum u y,
// S = sum u h^* h and T = sum v y y, where T holds the real and imaginary parts of y as
// rows; AmplitudePoint turns them into derivatives in the parameters. The order of
// summation depends on the sample alone: lanes within a chunk of events, then chunk by
// chunk.
//
//     auto sums = jacta::sum_events(columns, request, kernels, nullptr);
//     point.gradient(sums.g);
#pragma once

#include <Eigen/Core>
#include <complex>
#include <vector>

#include "jacta/wave_sum/event_columns.h"
#include "jacta/wave_sum/wave_kernel_choice.h"

namespace jacta {

struct EventSums {
  double value = 0;                ///< sum w lnc(r), or sum u f where terms are linear
  double first = 0;                ///< sum u f
  double second = 0;               ///< sum v f^2
  Eigen::VectorXcd g = {};         ///< sum u y
  Eigen::VectorXcd g_second = {};  ///< sum v f y
  Eigen::MatrixXcd s = {};         ///< sum u h_q^* h_r, levels <= 1
  Eigen::MatrixXd t = {};          ///< sum v Re/Im y_q Re/Im y_r, levels <= 1
  // Along a direction: f', A' and u' are derivatives.
  double u_first = 0;                   ///< sum u f'
  double first_of_u = 0;                ///< sum u' f
  Eigen::VectorXcd g_directional = {};  ///< sum u' y + u A'^* h
};

struct EventRequest {
  int order = 0;
  /// Per column, C_q; and C'_q along a direction (then order is ignored).
  std::vector<std::complex<double>> coefficients = {};
  std::vector<std::complex<double>> directional = {};
  /// Padded to whole tiles, aligned; slope and offset may be null.
  wave_kernels::LogarithmTerms terms = {};
  double scale_directional = 0;
  /// No logarithm: u is terms.weights.
  bool linear = false;
  /// v = u^2, for sums of squares of scores; order 2.
  bool squares = false;
};

EventSums sum_events(const EventColumns& columns,
                     const EventRequest& request,
                     const wave_kernels::Kernels& kernels,
                     const Executor* executor);

/// The same over waves that are streamed (wave_store.h), whose columns up to a level are
/// made part by part; with the bits of sums over waves that are kept.
EventSums sum_streamed_events(const WaveStore& store,
                              const std::vector<double>& values,
                              int level,
                              EventRequest request,
                              const wave_kernels::Kernels& kernels,
                              const Executor* executor);

/// f of every event.
std::vector<double> event_intensities(
    const EventColumns& columns,
    const std::vector<std::complex<double>>& coefficients,
    const wave_kernels::Kernels& kernels);

/// Eight lanes in a fixed order.
inline double sum_lanes(const double* x) {
  return ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]));
}

/// Adds vectors of numbers one after the other with compensation.
class CompensatedSums {
 public:
  explicit CompensatedSums(std::size_t n) : sum_(n, 0.0), lost_(n, 0.0) {}
  void add(const double* numbers);
  std::vector<double> result() const;

 private:
  std::vector<double> sum_, lost_;
};

/// The sum of some numbers.
double compensated_total(const std::vector<double>& numbers);

}  // namespace jacta
