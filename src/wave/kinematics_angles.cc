#include "kinematics_angles.h"

#include <cmath>
#include <utility>

namespace jacta {

namespace {

/// cos and sin of half an angle in [0, pi].
std::pair<double, double> half_polar(double cosine, double sine) {
  if (cosine >= 0) {
    const double c = std::sqrt((1 + cosine) / 2);
    return {c, sine / (2 * c)};
  }
  const double s = std::sqrt((1 - cosine) / 2);
  return {sine / (2 * s), s};
}

}  // namespace

std::complex<double> half_azimuth(double cosine, double sine, AzimuthBranch branch) {
  const double larger = std::sqrt((1 + std::abs(cosine)) / 2);
  const double smaller = std::abs(sine) / (2 * larger);
  const double c = cosine >= 0 ? larger : smaller;
  const double s = cosine >= 0 ? smaller : larger;
  if (branch == AzimuthBranch::second_daughter) return {sine < 0 ? c : -c, -s};
  const bool wraps = branch == AzimuthBranch::first_daughter && sine == 0 && cosine < 0;
  return {c, sine < 0 || wraps ? -s : s};
}

HelicityDirection helicity_direction(const HelicityAxes& axes,
                                     const ThreeVector& n,
                                     AzimuthBranch branch) {
  const ThreeVector unit_n = unit(n);
  const ThreeVector y_r = cross_unit(axes.z, n);
  const ThreeVector x_r = cross(y_r, axes.z);
  const bool at_rest = dot(unit_n, unit_n) == 0;
  const auto [c, s] =
      half_polar(at_rest ? 1 : dot(unit_n, axes.z), at_rest ? 0 : dot(unit_n, x_r));
  return {.angles = {.alpha = half_azimuth(dot(x_r, axes.x), dot(x_r, axes.y), branch),
                     .cos_beta = c,
                     .sin_beta = s},
          .x = cross(y_r, unit_n),
          .y_r = y_r};
}

Eigen::Matrix2cd helicity_rotation(const HalfAngles& h) {
  const std::complex<double> back = std::conj(h.alpha);
  Eigen::Matrix2cd r;
  r << h.cos_beta * back, -h.sin_beta * h.alpha,  //
      h.sin_beta * back, h.cos_beta * h.alpha;
  return r;
}

}  // namespace jacta
