// Probabilities of intervals, against values to 400 digits.
#include "normal_interval.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/reference.h"

namespace jacta {
namespace {

TEST(NormalTail, IsPreciseInEveryRange) {
  const std::vector<std::pair<double, double>> values = {
      {0, 0.5},
      {0.125, 4.50261775169887080e-01},
      {0.5, 3.08537538725986882e-01},
      {0.65625, 2.55831641347933902e-01},
      {0.671875, 2.50831638541054225e-01},
      {1, 1.58655253931457046e-01},
      {2, 2.27501319481792086e-02},
      {3.5, 2.32629079035525044e-04},
      {5.625, 9.27539873456082199e-09},
      {5.6875, 6.44563015906951000e-09},
      {8, 6.22096057427178387e-16},
      {12, 1.77648211207767904e-33},
      {20, 2.75362411860623374e-89},
      {30, 4.90671392714818718e-198},
      {37, 5.72557122252457710e-300}};
  for (const auto& [z, tail] : values) {
    EXPECT_TRUE(test::close(NormalTail(z).beyond, tail, 1e-15)) << z;
    EXPECT_EQ(NormalTail(-z).beyond, NormalTail(z).beyond) << z;
  }
  EXPECT_EQ(NormalTail(39).beyond, 0);
  EXPECT_EQ(NormalTail(-INFINITY).beyond, 0);
}

TEST(NormalTail, FallsAcrossTheBordersOfItsApproximations) {
  for (const double border : {0.46875 * std::sqrt(2), 4 * std::sqrt(2)}) {
    const double before = NormalTail(border * (1 - 1e-9)).beyond;
    const double after = NormalTail(border * (1 + 1e-9)).beyond;
    const double slope = std::exp(-border * border / 2) / std::sqrt(2 * M_PI);
    EXPECT_NEAR(before - after, 2e-9 * border * slope, 1e-14 * before);
  }
}

double between(double low, double high) {
  return normal_interval(NormalTail(low), NormalTail(high));
}

TEST(NormalInterval, KeepsItsDigitsInTheTails) {
  EXPECT_TRUE(test::close(between(8, 8.25), 5.42898794280753630e-16, 1e-14));
  EXPECT_TRUE(test::close(between(-8.25, -8), 5.42898794280753630e-16, 1e-14));
  EXPECT_TRUE(test::close(between(-37.5, -37), 5.72557117647104701e-300, 1e-14));
  EXPECT_TRUE(test::close(between(-0.5, 0.25), 2.90168786956936819e-01, 1e-15));
  EXPECT_TRUE(test::close(between(-1.5, 2.5), 9.26983133405365756e-01, 1e-15));
  EXPECT_TRUE(test::close(between(0.25, 0.265625), 6.02965939150573900e-03, 1e-13));
  EXPECT_TRUE(test::close(between(-0.265625, -0.25), 6.02965939150573900e-03, 1e-13));
  EXPECT_EQ(between(-INFINITY, INFINITY), 1);
  EXPECT_EQ(between(1.5, 1.5), 0);
}

}  // namespace
}  // namespace jacta
