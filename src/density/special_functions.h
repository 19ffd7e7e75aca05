// Functions of numbers with derivatives that the formulas need, beside those of jet.h.
#pragma once

#include <cmath>

#include "jacta/base/elementary.h"
#include "jacta/base/jet.h"

namespace jacta {

/// A function with its first and second derivative.
struct Curve {
  double value;
  double first;
  double second;
};

/// (1 - exp(-y)) / y, 1 at 0, with full precision everywhere.
Curve decline(double y);
/// Arc tangent with the same bits on every machine.
Curve arc_tangent(double x);
/// Density of the standard normal distribution.
double normal_density(double x);

inline double decline_of(double y) {
  return decline(y).value;
}
template <int N>
Jet<N> decline_of(const Jet<N>& y) {
  const Curve c = decline(y.value);
  return chain_rule(y, c.value, c.first, c.second);
}

inline double arc_tangent_of(double x) {
  return arc_tangent(x).value;
}
template <int N>
Jet<N> arc_tangent_of(const Jet<N>& x) {
  const Curve c = arc_tangent(x.value);
  return chain_rule(x, c.value, c.first, c.second);
}

inline double normal_cdf_of(double x) {
  return normal_cdf(x);
}
template <int N>
Jet<N> normal_cdf_of(const Jet<N>& x) {
  const double p = normal_density(x.value);
  return chain_rule(x, normal_cdf(x.value), p, -x.value * p);
}

/// The standard normal probability of [a, b], from the tail that is smaller.
template <class T>
T normal_between(const T& a, const T& b) {
  if (value_of(a) > 0) return normal_cdf_of(-a) - normal_cdf_of(-b);
  return normal_cdf_of(b) - normal_cdf_of(a);
}

inline double exp_of(double x) {
  return portable_exp(x);
}
inline double log_of(double x) {
  return portable_log(x);
}
template <int N>
Jet<N> exp_of(const Jet<N>& x) {
  return exp(x);
}
template <int N>
Jet<N> log_of(const Jet<N>& x) {
  return log(x);
}

}  // namespace jacta
