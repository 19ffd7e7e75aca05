#include "jacta/base/rounding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace jacta {
namespace {

// The examples of the Particle Data Group's introduction, 5.3.
TEST(Rounding, ExamplesOfTheParticleDataGroup) {
  EXPECT_EQ(rounded_text(0.827, 0.119), "0.83 +- 0.12");
  EXPECT_EQ(rounded_text(0.827, 0.367), "0.8 +- 0.4");
}

TEST(Rounding, LimitsOfTheThreeHighestDigits) {
  EXPECT_EQ(rounded_text(1, 0.100), "1.00 +- 0.10");
  EXPECT_EQ(rounded_text(1, 0.354), "1.00 +- 0.35");
  EXPECT_EQ(rounded_text(1, 0.355), "1.0 +- 0.4");
  EXPECT_EQ(rounded_text(1, 0.949), "1.0 +- 0.9");
  EXPECT_EQ(rounded_text(1.234, 0.950), "1.2 +- 1.0");
  EXPECT_EQ(rounded_text(1.234, 0.999), "1.2 +- 1.0");
  EXPECT_EQ(rounded_text(1.234, 0.9996), "1.2 +- 1.0");
}

TEST(Rounding, BeforeThePoint) {
  EXPECT_EQ(rounded_text(123.4, 11.9), "123 +- 12");
  EXPECT_EQ(rounded_text(1234, 119), "1230 +- 120");
  EXPECT_EQ(rounded_text(99.97, 0.41), "100.0 +- 0.4");
  EXPECT_EQ(rounded_text(-99.97, 4.1), "-100 +- 4");
}

TEST(Rounding, ValuesBelowTheirErrors) {
  EXPECT_EQ(rounded_text(0.004, 0.119), "0.00 +- 0.12");
  EXPECT_EQ(rounded_text(-0.004, 0.119), "0.00 +- 0.12");
  EXPECT_EQ(rounded_text(0.006, 0.119), "0.01 +- 0.12");
  EXPECT_EQ(rounded_text(-0.006, 0.119), "-0.01 +- 0.12");
  EXPECT_EQ(rounded_text(0, 0.367), "0.0 +- 0.4");
  EXPECT_EQ(rounded_text(3e-20, 12), "0 +- 12");
}

TEST(Rounding, CommonPowersOfTen) {
  EXPECT_EQ(rounded_text(4.7391e-47, 2.13e-47), "4.7e-47 +- 2.1e-47");
  EXPECT_EQ(rounded_text(1.23456e-46, 3.6e-48), "1.23e-46 +- 0.04e-46");
  EXPECT_EQ(rounded_text(123456789, 1190), "1.234568e+08 +- 0.000012e+08");
  EXPECT_EQ(rounded_text(12345, 1190), "1.23e+04 +- 0.12e+04");
  EXPECT_EQ(rounded_text(9.999e-46, 4e-48), "1.000e-45 +- 0.004e-45");
  EXPECT_EQ(rounded_text(std::numeric_limits<double>::max(), 1e300),
            "1.797693135e+308 +- 0.000000010e+308");
  EXPECT_EQ(rounded_text(0, std::numeric_limits<double>::denorm_min()),
            "0e-324 +- 5e-324");
}

TEST(Rounding, WithoutAnError) {
  EXPECT_EQ(rounded_text(1.23456789, 0), "1.23457");
  EXPECT_EQ(rounded_text(1.23456789, NAN), "1.23457");
  EXPECT_EQ(rounded_text(NAN, 1), "nan +- 1");
  EXPECT_EQ(rounded_value(-INFINITY, 1), "-inf");
  EXPECT_EQ(six_digits(-0.0), "0");
}

// The rounded error differs by 14 % at most, the value by half of its last place.
TEST(Rounding, StaysCloseToWhatItRounds) {
  double x = 1.7;
  for (int i = 0; i < 20000; ++i) {
    x = std::fmod(x * 1.234567, 9.0) + 0.11;
    const double error = x * std::pow(10.0, i % 41 - 20);
    const double value = (std::fmod(x * 977, 20.0) - 10) * std::pow(10.0, i % 37 - 18);
    const auto both = rounded(value, error);
    EXPECT_NEAR(std::stod(both.error) / error, 1, 0.145) << error;
    EXPECT_LE(std::abs(std::stod(both.value) - value),
              0.5001 * error + 1e-15 * std::abs(value))
        << value << " " << error << " " << both.value;
  }
}

}  // namespace
}  // namespace jacta
