// Helicity angles: the direction of a daughter in its parent's rest frame.
//
// With axes z and x of the parent's helicity frame and a daughter's direction n
//
//     y = unit(z x x),  y_r = unit(z x n),  x_r = y_r x z,
//     alpha = atan2(x_r.y, x_r.x),  beta = atan2(n.x_r, n.z),
//
// and the axes of the daughter's own helicity frame are n and y_r x n. Half-integer spins
// see the branch of alpha: [-pi, pi) for a first daughter, [-2 pi, 0) for a second, so
// that the two of a decay differ by pi. Angles are kept as cosines and sines of their
// halves, taken from scalar products: no arc is ever formed.
#pragma once

#include <Eigen/Core>
#include <complex>

#include "jacta/kinematics/four_vector.h"

namespace jacta {

struct HalfAngles {
  std::complex<double> alpha = 1;  ///< exp(i alpha/2)
  double cos_beta = 1;             ///< cos(beta/2)
  double sin_beta = 0;             ///< sin(beta/2)
};

/// A helicity frame. Its z is along the first vector, its x as near the second as can be.
struct HelicityAxes {
  HelicityAxes(const ThreeVector& along, const ThreeVector& near)
      : z(unit(along)), y(cross_unit(along, near)), x(cross_unit(y, along)) {}
  ThreeVector z, y, x;
};

struct HelicityDirection {
  HalfAngles angles;
  ThreeVector x;    ///< of the frame whose z is the direction
  ThreeVector y_r;  ///< its y
};

/// Which 2 pi alpha is taken from: [-pi, pi), [-2 pi, 0), or that of atan2, (-pi, pi].
enum class AzimuthBranch { first_daughter, second_daughter, principal };

HelicityDirection helicity_direction(const HelicityAxes& axes,
                                     const ThreeVector& n,
                                     AzimuthBranch branch);

/// Ry(beta) Rz(alpha).
Eigen::Matrix2cd helicity_rotation(const HalfAngles& angles);

/// exp(i angle/2) from the cosine and sine of the angle.
std::complex<double> half_azimuth(double cosine, double sine, AzimuthBranch branch);

}  // namespace jacta
