#include "jacta/kinematics/four_vector.h"

#include <gtest/gtest.h>

#include <numbers>

namespace jacta {
namespace {

const FourVector some{2.5, 0.3, -0.7, 1.1};
const FourVector other{4.0, -1.2, 0.4, 2.0};

double distance(const FourVector& a, const FourVector& b) {
  const auto d = a - b;
  return std::abs(d.e) + std::abs(d.x) + std::abs(d.y) + std::abs(d.z);
}

TEST(FourVector, TheRestFrameHasNoMomentumAndTheMassAsEnergy) {
  const auto rest = to_rest_frame(other, other);
  EXPECT_NEAR(rest.e, mass(other), 1e-14);
  EXPECT_NEAR(momentum(rest), 0, 1e-14);
}

TEST(FourVector, ABoostKeepsProductsAndItsReverseUndoesIt) {
  const ThreeVector b{0.1, -0.6, 0.35};
  EXPECT_NEAR(dot(boost(some, b), boost(other, b)), dot(some, other), 1e-13);
  EXPECT_LT(distance(boost(boost(some, b), -b), some), 1e-14);
}

// Along z a boost is a shift of the rapidity: E and p_z in hyperbolic functions.
TEST(FourVector, ABoostAlongAnAxisIsAShiftOfTheRapidity) {
  const double w = 0.8;
  const auto moved = boost(some, {0, 0, std::tanh(w)});
  EXPECT_NEAR(moved.e, std::cosh(w) * some.e + std::sinh(w) * some.z, 1e-14);
  EXPECT_NEAR(moved.z, std::sinh(w) * some.e + std::cosh(w) * some.z, 1e-14);
  EXPECT_EQ(moved.x, some.x);
}

TEST(FourVector, SlowBoostsAreExactToTheLastDigits) {
  const ThreeVector b{1e-7, 2e-7, -1e-7};
  const auto moved = boost(some, b);
  EXPECT_NEAR(dot(moved, moved), dot(some, some), 4e-15);
  EXPECT_EQ(boost(some, {}), some);
}

// Two boosts one after the other differ from the direct one by a rotation.
TEST(FourVector, SequentialBoostsAreNotTheDirectBoost) {
  const FourVector deep{1.0, 0.5, 0.2, 0.1};
  const auto direct = to_rest_frame(some, deep);
  const auto sequential =
      to_rest_frame(to_rest_frame(some, other), to_rest_frame(deep, other));
  EXPECT_NEAR(direct.e, sequential.e, 1e-12);
  EXPECT_GT(distance(direct, sequential), 1e-2);
}

TEST(FourVector, TheMassOfASpacelikeVectorIsThatOfItsAbsoluteSquare) {
  EXPECT_DOUBLE_EQ(mass({1, 0, 0, 2}), std::sqrt(3.0));
}

TEST(ThreeVector, CrossUnitIsPerpendicularAndRightHanded) {
  const ThreeVector a{0.2, -1.0, 0.4};
  const ThreeVector b{1.1, 0.3, -0.2};
  const auto c = cross_unit(a, b);
  EXPECT_NEAR(norm(c), 1, 1e-15);
  EXPECT_NEAR(dot(c, a), 0, 1e-15);
  EXPECT_NEAR(dot(c, b), 0, 1e-15);
  EXPECT_EQ(cross_unit({1, 0, 0}, {0, 1, 0}), (ThreeVector{0, 0, 1}));
}

TEST(ThreeVector, CrossUnitOfCollinearVectorsIsDefined) {
  // The rule of tf-pwa: the second factor plus (1,1,1).
  const ThreeVector z{0, 0, 1};
  EXPECT_LT(norm(cross_unit(z, z) - unit(cross(z, {1, 1, 2}))), 1e-15);
  // Where this is collinear as well, and for the zero vector.
  for (const auto& a : {ThreeVector{1, 1, 1}, ThreeVector{}, ThreeVector{0, 0, -2}}) {
    const auto c = cross_unit(a, -a);
    EXPECT_NEAR(norm(c), 1, 1e-15);
    EXPECT_NEAR(dot(c, a), 0, 1e-15);
  }
}

}  // namespace
}  // namespace jacta
