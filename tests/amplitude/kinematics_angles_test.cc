// Helicity angles and the branches of half azimuths.
#include "kinematics_angles.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "jacta/kinematics/spin.h"

namespace jacta {
namespace {

constexpr double pi = std::numbers::pi;

TEST(KinematicsAngles, HalfAzimuthsOnTheirBranches) {
  for (double angle = -pi; angle < 3.1; angle += 0.1) {
    const double c = std::cos(angle), s = std::sin(angle);
    const auto first = half_azimuth(c, s, AzimuthBranch::first_daughter);
    EXPECT_LT(std::abs(first - std::polar(1.0, angle / 2)), 1e-15) << angle;
    const double below = angle < 0 ? angle : angle - 2 * pi;
    const auto second = half_azimuth(c, s, AzimuthBranch::second_daughter);
    EXPECT_LT(std::abs(second - std::polar(1.0, below / 2)), 1e-15) << angle;
  }
  const std::complex<double> i(0, 1);
  EXPECT_EQ(half_azimuth(-1, 0, AzimuthBranch::first_daughter), -i);
  EXPECT_EQ(half_azimuth(-1, 0, AzimuthBranch::principal), i);
  EXPECT_EQ(half_azimuth(-1, 0, AzimuthBranch::second_daughter), -i);
  EXPECT_EQ(half_azimuth(1, 0, AzimuthBranch::second_daughter), -1.0);
}

TEST(KinematicsAngles, ADirectionByItsAngles) {
  const HelicityAxes axes({0, 0, 2}, {0.5, 0, 1});
  for (const double alpha : {-3.0, -1.0, 0.4, 2.9}) {
    for (const double beta : {0.001, 0.7, 1.6, 3.14}) {
      const ThreeVector n{0.3 * std::sin(beta) * std::cos(alpha),
                          0.3 * std::sin(beta) * std::sin(alpha),
                          0.3 * std::cos(beta)};
      const auto d = helicity_direction(axes, n, AzimuthBranch::first_daughter);
      EXPECT_LT(std::abs(d.angles.alpha - std::polar(1.0, alpha / 2)), 1e-12);
      EXPECT_NEAR(d.angles.cos_beta, std::cos(beta / 2), 1e-14);
      EXPECT_NEAR(d.angles.sin_beta, std::sin(beta / 2), 1e-14);
      EXPECT_LT(
          (helicity_rotation(d.angles) - rotation_y(beta) * rotation_z(alpha)).norm(),
          1e-12);
      EXPECT_NEAR(dot(d.x, n), 0, 1e-12);
      EXPECT_NEAR(dot(d.x, d.y_r), 0, 1e-12);
    }
  }
}

TEST(KinematicsAngles, BackToBackDaughters) {
  const HelicityAxes axes({0.1, 0.4, 2}, {1, 0, 0});
  const ThreeVector n{0.2, -0.4, 0.1};
  const auto a = helicity_direction(axes, n, AzimuthBranch::first_daughter).angles;
  const auto b = helicity_direction(axes, -n, AzimuthBranch::second_daughter).angles;
  // alpha_2 = alpha_1 - pi, beta_2 = pi - beta_1
  EXPECT_LT(std::abs(b.alpha - a.alpha * std::polar(1.0, -pi / 2)), 1e-15);
  EXPECT_NEAR(b.cos_beta, a.sin_beta, 1e-15);
  EXPECT_NEAR(b.sin_beta, a.cos_beta, 1e-15);
}

TEST(KinematicsAngles, ADaughterAtRestHasFiniteAngles) {
  const auto d = helicity_direction(
      HelicityAxes({0, 0, 1}, {1, 0, 0}), {0, 0, 0}, AzimuthBranch::first_daughter);
  EXPECT_EQ(d.angles.cos_beta, 1);
  EXPECT_EQ(d.angles.sin_beta, 0);
  EXPECT_TRUE(std::isfinite(d.angles.alpha.real()));
}

}  // namespace
}  // namespace jacta
