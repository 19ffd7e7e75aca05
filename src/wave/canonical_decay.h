// Kinematics of covariant decays (cov_ten_simple): spins are along the axes of the frame
// of the files, and nothing depends on the chain that a decay is a part of.
//
// With momenta p of a core and p1 of one of its daughters in that frame, and n the
// direction of p1 in the rest frame of p, reached by a pure boost, the amplitude of the
// core's projection M and those of the daughters, b and c, is for one (l,s) pair
//
//     T_{M b c} = q^l / sqrt(2J+1)  sum  <j1 m1 j2 m2|s m12> <s m12 l m|J M>
//                 sqrt((2l+1)/4pi) e^{-im phi} d^l_{m0}(theta)  D^{j1}_{m1 b} D^{j2}_{m2 c},
//
// D^j of the daughter's Wigner rotation: that by psi about p x p1,
//
//     1 - cos psi = sin^2(p, p1) (g-1) (g1-1) / (1 + g g1 - p.p1/(m m1)),  g = E/m.
//
// A massless daughter has helicities in place of projections: D^j of
// Rz(phi) Ry(theta) Rz(-psi), with the angle psi by which the boost turns it about its
// direction.
//
// Reference: tf-pwa 0.2.2, cov_ten_ir.py; H.-J. Jing et al., JHEP 06 (2023) 039,
// doi:10.1007/JHEP06(2023)039.
#pragma once

#include <Eigen/Core>

#include "jacta/kinematics/four_vector.h"
#include "kinematics_angles.h"

namespace jacta {

/// phi and theta of n.
HalfAngles canonical_direction(const FourVector& core, const FourVector& daughter);

/// The rotation of a daughter with mass.
Eigen::Matrix2cd massive_spin_rotation(const FourVector& core,
                                       const FourVector& daughter);

/// The same of a daughter without; `is_second` where n is the other daughter's direction.
Eigen::Matrix2cd massless_spin_rotation(const FourVector& core,
                                        const FourVector& daughter,
                                        bool is_second);

}  // namespace jacta
