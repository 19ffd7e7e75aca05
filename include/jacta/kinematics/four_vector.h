// Four-vectors and the few operations on them that decay kinematics needs.
//
// Metric (+,-,-,-), components (E, x, y, z) in GeV. A boost by the velocity b is
//
//     E' = g (E + b.p),   p' = p + [g^2/(g+1) (b.p) + g E] b,   g = 1/sqrt(1 - b^2)
//
// and the rest frame of q is reached by the boost with b = -q/q_0. Boosts along a decay
// chain are made one after the other, from a parent's frame to its daughter's: the direct
// boost from the laboratory to a deep frame differs by a Wigner rotation.
//
//     auto parent   = p1 + p2;
//     auto daughter = jacta::to_rest_frame(p1, parent);   // back to back with p2's
#pragma once

#include <cmath>
#include <vector>

namespace jacta {

struct ThreeVector {
  double x = 0;
  double y = 0;
  double z = 0;

  friend constexpr bool operator==(const ThreeVector&, const ThreeVector&) = default;
};

constexpr ThreeVector operator+(const ThreeVector& a, const ThreeVector& b) {
  return {a.x + b.x, a.y + b.y, a.z + b.z};
}
constexpr ThreeVector operator-(const ThreeVector& a, const ThreeVector& b) {
  return {a.x - b.x, a.y - b.y, a.z - b.z};
}
constexpr ThreeVector operator-(const ThreeVector& a) {
  return {-a.x, -a.y, -a.z};
}
constexpr ThreeVector operator*(double s, const ThreeVector& a) {
  return {s * a.x, s * a.y, s * a.z};
}
constexpr double dot(const ThreeVector& a, const ThreeVector& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
constexpr ThreeVector cross(const ThreeVector& a, const ThreeVector& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline double norm(const ThreeVector& a) {
  return std::sqrt(dot(a, a));
}
/// a / |a|; the zero vector stays zero.
ThreeVector unit(const ThreeVector& a);

/// The unit vector along a x b. Where |a x b| < 1e-14 (a collinear decay) b is replaced
/// by b + (1,1,1), as tf-pwa does, and where that is collinear too by the axis that a
/// points along least: some azimuth, but never NaN.
ThreeVector cross_unit(const ThreeVector& a, const ThreeVector& b);

struct FourVector {
  double e = 0;
  double x = 0;
  double y = 0;
  double z = 0;

  constexpr ThreeVector vector() const { return {x, y, z}; }
  friend constexpr bool operator==(const FourVector&, const FourVector&) = default;
};

/// Four-momenta by particle and event.
using Momenta = std::vector<std::vector<FourVector>>;

constexpr FourVector operator+(const FourVector& a, const FourVector& b) {
  return {a.e + b.e, a.x + b.x, a.y + b.y, a.z + b.z};
}
constexpr FourVector operator-(const FourVector& a, const FourVector& b) {
  return {a.e - b.e, a.x - b.x, a.y - b.y, a.z - b.z};
}
/// The same particle with its three-momentum reversed.
constexpr FourVector reversed(const FourVector& p) {
  return {p.e, -p.x, -p.y, -p.z};
}
constexpr double dot(const FourVector& a, const FourVector& b) {
  return a.e * b.e - a.x * b.x - a.y * b.y - a.z * b.z;
}
/// sqrt(|p.p|): the absolute value, so that rounding never makes it NaN.
inline double mass(const FourVector& p) {
  return std::sqrt(std::abs(dot(p, p)));
}
inline double momentum(const FourVector& p) {
  return norm(p.vector());
}

/// p boosted by the velocity b, |b| < 1.
FourVector boost(const FourVector& p, const ThreeVector& b);
/// p in the rest frame of q.
FourVector to_rest_frame(const FourVector& p, const FourVector& q);

}  // namespace jacta
