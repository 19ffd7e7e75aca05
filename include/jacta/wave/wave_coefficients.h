// WaveCoefficients: C_k(theta) = B_k * product of the couplings of wave k (* an element of
// the factor of the parent's density matrix), with first and second derivatives in the
// active parameters.
//
// A coupling is r exp(i phi) or x + i y; its two numbers are variables, each a linear
// function of one parameter. Derivatives of the product are built factor by factor and
// never divide: a coupling of zero is no special case. A coupling may appear in many
// waves, and twice in one.
//
//     jacta::CoefficientEvaluator evaluator(sum, active);
//     const auto& c = evaluator.evaluate(theta, 2);
//     c.value[k]; c.wave[k].parameters; c.wave[k].first; c.wave[k].second;
//
// Barrier factors are evaluated again only when a variable that is not a coupling's has
// changed its value.
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "jacta/decay/coherent_sum.h"
#include "jacta/kinematics/density_matrix.h"

namespace jacta {

struct WaveCoefficients {
  /// Derivatives of one C_k: positions in the list of active parameters, then dC/dt and
  /// the packed upper triangle of d2C/dtdu over them.
  struct Wave {
    std::vector<std::size_t> parameters = {};
    std::vector<std::complex<double>> first = {};
    std::vector<std::complex<double>> second = {};
  };
  std::vector<std::complex<double>> value = {};
  std::vector<Wave> wave = {};
};

/// Position of every parameter in a list of active ones, or `inactive_position`.
inline constexpr std::size_t inactive_position = static_cast<std::size_t>(-1);
std::vector<std::size_t> active_positions(std::size_t n_parameters,
                                          const std::vector<std::size_t>& active);

class CoefficientEvaluator {
 public:
  CoefficientEvaluator(std::shared_ptr<const CoherentSum> sum,
                       const std::vector<std::size_t>& active);

  /// At one value per parameter of the model; the result is valid until the next call.
  const WaveCoefficients& evaluate(std::span<const double> theta, int order);

 private:
  struct Factor;
  void update_barriers(const std::vector<double>& values, int order);
  void update_lists();
  void multiply_coupling(std::size_t wave,
                         const ComplexCoupling& coupling,
                         const std::vector<double>& values,
                         int order);
  void multiply_barrier(std::size_t wave, int order);
  void multiply_density(std::size_t wave, const DensityFactor& element, int order);
  void multiply(std::size_t wave, const Factor& factor, int order);
  std::size_t local(std::size_t wave, std::size_t variable) const;

  std::shared_ptr<const CoherentSum> sum_;
  std::vector<std::size_t> position_;         ///< of a parameter among the active ones
  std::vector<std::size_t> shape_variables_;  ///< those that barriers may depend on
  std::vector<double> barrier_key_;
  int barrier_order_ = -1;
  std::vector<BarrierScale> barriers_;
  WaveCoefficients result_;
};

}  // namespace jacta
