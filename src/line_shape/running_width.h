// The running width of a Breit-Wigner,
//
//     m0 G(m) = m0 G0 (q/q0)^{2L+1} (m0/m) P_L(q0^2 d^2)/P_L(q^2 d^2) = c(m0, G0) g(m)
//
// in a factor c that is the same for all events and a factor g without parameters.
#pragma once

#include <algorithm>

#include "jacta/base/jet.h"
#include "jacta/kinematics/barrier.h"
#include "shape_config.h"

namespace jacta {

class RunningWidth {
 public:
  explicit RunningWidth(const ShapeConfig& config) : RunningWidth(config, config.l()) {}
  RunningWidth(const ShapeConfig& config, int l)
      : polynomial_(l),
        d_(config.context().d),
        daughters_(config.context().daughter_masses) {}

  const BarrierPolynomial& polynomial() const { return polynomial_; }
  double d() const { return d_; }
  template <class T>
  T nominal_q2(const T& mass) const {
    return break_up_momentum_squared(mass, daughters_[0], daughters_[1]);
  }

  template <class T>
  struct Coupling {
    T c;
    bool with_powers;  ///< of q: not where q0 = 0, when both powers are dropped
  };

  /// c for momenta that are zero below the threshold.
  template <class T>
  Coupling<T> coupling(const T& mass, const T& width) const {
    using std::sqrt;
    const T base = width * mass * mass;
    const T q02 = nominal_q2(mass);
    const bool open = value_of(mass) > daughters_[0] + daughters_[1] &&
                      value_of(q02) > smallest_q0 * smallest_q0;
    if (!open) return {base * polynomial_(0.0), false};
    const T powers = whole_power(q02, polynomial_.l()) * sqrt(q02);
    return {base * polynomial_(q02 * (d_ * d_)) / powers, true};
  }

  double event(const ShapePoint& x, bool with_powers) const {
    const double q2 = std::max(x.q2, 0.0);
    const double powers =
        with_powers ? whole_power(q2, polynomial_.l()) * std::sqrt(q2) : 1;
    return powers / (x.m * polynomial_(q2 * d_ * d_));
  }

 private:
  static constexpr double smallest_q0 = 1e-15;

  BarrierPolynomial polynomial_;
  double d_;
  std::array<double, 2> daughters_;
};

/// numerator / (re - i im).
template <class T>
Complex<T> resonance(const T& numerator, const T& re, const T& im) {
  const T scale = numerator / (re * re + im * im);
  return {re * scale, im * scale};
}

}  // namespace jacta
