// Break-up momenta and Blatt-Weisskopf barrier factors.
//
// The momentum of the daughters m1, m2 in the rest frame of M:
//
//     q^2 = (M-m1-m2)(M+m1+m2)(M-m1+m2)(M+m1-m2) / (4 M^2)
//
// negative below the threshold. With z = (q d)^2, d the barrier radius (1/GeV),
//
//     P_l(z) = |theta_l(i sqrt z)|^2,   P_0 = 1, P_1 = z + 1, P_2 = z^2 + 3z + 9, ...
//     B'_l = sqrt(P_l(q0^2 d^2) / P_l(q^2 d^2)),
//
// theta_l the reverse Bessel polynomial. A ratio <= 0, possible for q0^2 < 0 alone,
// counts as 1. The vertex factor is b_l = q^l B'_l: not dimensionless. The functions are
// templates: with a Jet they give derivatives with respect to masses too.
//
// Reference: F. von Hippel, C. Quigg, Phys. Rev. D 5 (1972) 624,
// doi:10.1103/PhysRevD.5.624.
//
//     jacta::BarrierPolynomial p(2);
//     double ratio = jacta::barrier_ratio(p, q2, q02, 3.0).value;   // B'^2
#pragma once

#include <array>
#include <cmath>
#include <vector>

namespace jacta {

/// q^2 of M -> m1 m2; negative below the threshold.
template <class T, class U, class V>
auto break_up_momentum_squared(const T& M, const U& m1, const V& m2) {
  return (M - (m1 + m2)) * (M + (m1 + m2)) * (M - (m1 - m2)) * (M + (m1 - m2)) /
         (4.0 * M * M);
}

/// q of M -> m1 m2, zero below the threshold.
inline double break_up_momentum(double M, double m1, double m2) {
  return M > m1 + m2 ? std::sqrt(break_up_momentum_squared(M, m1, m2)) : 0;
}

/// A function of one variable with its first and second derivative.
struct ValueAndSlopes {
  double value = 0;
  double first = 0;
  double second = 0;
};

/// P_l(z) for any l >= 0.
class BarrierPolynomial {
 public:
  /// Throws UsageError for l < 0.
  explicit BarrierPolynomial(int l);

  int l() const { return static_cast<int>(coefficients_.size()) - 1; }

  template <class T>
  T operator()(const T& z) const {
    T sum(coefficients_.front());
    for (std::size_t k = 1; k < coefficients_.size(); ++k)
      sum = sum * z + coefficients_[k];
    return sum;
  }
  ValueAndSlopes slopes(double z) const {
    ValueAndSlopes p{coefficients_.front(), 0, 0};
    for (std::size_t k = 1; k < coefficients_.size(); ++k) {
      p.second = p.second * z + 2 * p.first;
      p.first = p.first * z + p.value;
      p.value = p.value * z + coefficients_[k];
    }
    return p;
  }

 private:
  std::vector<double> coefficients_;  // highest power first
};

/// B'^2 = P_l(q0^2 d^2)/P_l(q^2 d^2), 1 where it is not positive, and its derivatives
/// with respect to q0^2.
inline ValueAndSlopes barrier_ratio(const BarrierPolynomial& p,
                                    double q2,
                                    double q02,
                                    double d) {
  const ValueAndSlopes nominal = p.slopes(q02 * d * d);
  const double event = p(q2 * d * d);
  if (!(nominal.value / event > 0)) return {1, 0, 0};
  return {nominal.value / event,
          nominal.first * d * d / event,
          nominal.second * d * d * d * d / event};
}

/// B' and its derivatives with respect to q0^2.
inline ValueAndSlopes barrier_factor(const BarrierPolynomial& p,
                                     double q2,
                                     double q02,
                                     double d) {
  const ValueAndSlopes ratio = barrier_ratio(p, q2, q02, d);
  const double root = std::sqrt(ratio.value);
  const double first = ratio.first / (2 * root);
  return {root, first, ratio.second / (2 * root) - first * first / root};
}

}  // namespace jacta
