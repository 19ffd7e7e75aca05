// The mass of a resonance below its threshold, for nominal break-up momenta: mapped into
// (m_min, m_max), m_min the threshold m1 + m2 and m_max what its parent leaves it,
//
//     m_eff = m_min + (m_max - m_min)/2 [1 + tanh((m0 - (m_max + m_min)/2)/(m_max - m_min))].
//
//     const double m = jacta::effective_mass(0.4, std::array{0.63, 1.7});
#pragma once

#include <array>
#include <cmath>

#include "jacta/base/elementary.h"
#include "jacta/base/jet.h"

namespace jacta {

inline double hyperbolic_tangent(double x) {
  const double e = portable_exp(-2 * std::abs(x));
  return std::copysign((1 - e) / (1 + e), x);
}

template <int N>
Jet<N> hyperbolic_tangent(const Jet<N>& x) {
  const double t = hyperbolic_tangent(x.value);
  return chain_rule(x, t, 1 - t * t, -2 * t * (1 - t * t));
}

/// m_eff for a mass below limits[0], else the mass.
template <class T, class U>
T effective_mass(const T& mass, const std::array<U, 2>& limits) {
  if (value_of(mass) >= value_of(limits[0])) return mass;
  const U range = limits[1] - limits[0];
  const T offset = mass - 0.5 * (limits[1] + limits[0]);
  return limits[0] + 0.5 * range * (1.0 + hyperbolic_tangent(offset / range));
}

}  // namespace jacta
