#include "jacta/kinematics/four_vector.h"

namespace jacta {

namespace {

// tf-pwa's (_epsilon of its angle.py): the axes of such events have to be the same as its.
constexpr double collinear = 1e-14;

ThreeVector least_axis(const ThreeVector& a) {
  const double x = std::abs(a.x);
  const double y = std::abs(a.y);
  const double z = std::abs(a.z);
  if (x <= y && x <= z) return {1, 0, 0};
  return y <= z ? ThreeVector{0, 1, 0} : ThreeVector{0, 0, 1};
}

}  // namespace

ThreeVector unit(const ThreeVector& a) {
  const double length = norm(a);
  return length > 0 ? ThreeVector{a.x / length, a.y / length, a.z / length} : a;
}

ThreeVector cross_unit(const ThreeVector& a, const ThreeVector& b) {
  ThreeVector product = cross(a, b);
  if (norm(product) < collinear) product = cross(a, b + ThreeVector{1, 1, 1});
  if (norm(product) < collinear) product = cross(a, least_axis(a));
  return norm(product) > 0 ? unit(product) : ThreeVector{0, 1, 0};
}

FourVector boost(const FourVector& p, const ThreeVector& b) {
  const double gamma = 1 / std::sqrt(1 - dot(b, b));
  const double along = dot(b, p.vector());
  const ThreeVector moved =
      p.vector() + (gamma * gamma / (gamma + 1) * along + gamma * p.e) * b;
  return {gamma * (p.e + along), moved.x, moved.y, moved.z};
}

FourVector to_rest_frame(const FourVector& p, const FourVector& q) {
  return boost(p, (-1 / q.e) * q.vector());
}

}  // namespace jacta
