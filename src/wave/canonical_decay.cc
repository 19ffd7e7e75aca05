#include "canonical_decay.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "jacta/kinematics/spin.h"

namespace jacta {

namespace {

double azimuth(const ThreeVector& v) {
  const double phi = std::atan2(v.y, v.x);
  return phi < 0 ? phi + 2 * std::numbers::pi : phi;
}

// The angle by which the boost to the rest frame of the core turns a massless daughter
// about its direction: 0 for a core at rest.
double boost_angle(const FourVector& core, const FourVector& daughter) {
  const ThreeVector p = core.vector();
  const ThreeVector n2 = unit(daughter.vector());
  const double p_norm = norm(p);
  if (p_norm < 1e-16) return 0;
  const ThreeVector n1 = (-1 / p_norm) * p;
  const double beta = p_norm / core.e;
  const double gamma = 1 / std::sqrt(1 - beta * beta);
  const double c3 = dot(n1, n2);
  const double transverse = 1 - n2.z * n2.z;
  if (transverse <= 1e-16) return 1 - n1.z * n1.z <= 1e-16 ? 0 : azimuth(n1);
  const double d1 = n1.z * (gamma - 1) + n2.z * gamma * beta;
  const double d2 = n2.z + n1.z * (c3 * (gamma - 1) + gamma * beta);
  const double g = gamma + c3 * gamma * beta;
  const double delta = std::sqrt(std::max(0.0, transverse * (g * g - d2 * d2)));
  if (delta <= 1e-16) return 0;
  const double c4 = n1.x * n2.y - n2.x * n1.y;
  return -std::atan2(d1 * c4,
                     (n2.z * c3 - n1.z) * d1 + (1 + c3 * beta) * gamma * transverse);
}

}  // namespace

HalfAngles canonical_direction(const FourVector& core, const FourVector& daughter) {
  const ThreeVector n = unit(to_rest_frame(daughter, core).vector());
  const double across = std::hypot(n.x, n.y);
  if (across < 1e-8) return {};  // as tf-pwa has it
  return {.alpha = half_azimuth(n.x / across, n.y / across, AzimuthBranch::principal),
          .cos_beta = std::sqrt(std::max(0.0, 0.5 * (1 + n.z))),
          .sin_beta = std::sqrt(std::max(0.0, 0.5 * (1 - n.z)))};
}

Eigen::Matrix2cd massive_spin_rotation(const FourVector& core,
                                       const FourVector& daughter) {
  const ThreeVector axis = cross_unit(core.vector(), daughter.vector());
  const double m = mass(core), m1 = mass(daughter);
  const double g = core.e / m, g1 = daughter.e / m1;
  const ThreeVector u = cross(unit(core.vector()), unit(daughter.vector()));
  const double boosted = g * g1 - dot(core.vector(), daughter.vector()) / (m * m1);
  const double half = 0.5 * dot(u, u) * (g - 1) * (g1 - 1) / (1 + boosted);
  const double s = std::sqrt(std::clamp(half, 0.0, 1.0));
  const double c = std::sqrt(1 - s * s);
  const std::complex<double> i(0, 1);
  Eigen::Matrix2cd result;
  result << c - i * s * axis.z, -s * (i * axis.x + axis.y),  //
      s * (axis.y - i * axis.x), c + i * s * axis.z;
  return result;
}

Eigen::Matrix2cd massless_spin_rotation(const FourVector& core,
                                        const FourVector& daughter,
                                        bool is_second) {
  ThreeVector n = unit(to_rest_frame(daughter, core).vector());
  if (is_second) n = -n;
  const bool is_along = n.x * n.x + n.y * n.y < 1e-16;
  double phi = is_along ? 0 : azimuth(n);
  double theta = is_along ? 0 : std::acos(std::clamp(n.z, -1.0, 1.0));
  if (is_second) {
    phi += std::numbers::pi;
    theta = std::numbers::pi - theta;
  }
  return rotation_z(phi) * rotation_y(theta) * rotation_z(-boost_angle(core, daughter));
}

}  // namespace jacta
