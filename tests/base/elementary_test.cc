#include "jacta/base/elementary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace jacta {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double units_in_last_place(double a, double b) {
  if (a == b) return 0;
  return std::abs(a - b) / (std::nextafter(std::abs(b), infinity) - std::abs(b));
}

TEST(Elementary, LogAndExpAgreeWithTheLibraryToOneUnit) {
  double x = 1e-300;
  while (x < 1e300) {
    EXPECT_LE(units_in_last_place(portable_log(x), std::log(x)), 1) << x;
    x *= 1.0371;
  }
  for (double y = -740; y < 709; y += 0.3137) {
    EXPECT_LE(units_in_last_place(portable_exp(y), std::exp(y)), 1) << y;
  }
  for (double y = 0.5; y < 2; y += 1e-4) {
    EXPECT_LE(units_in_last_place(portable_log(y), std::log(y)), 1) << y;
  }
}

TEST(Elementary, LogAndExpAtTheEdges) {
  EXPECT_EQ(portable_log(1), 0);
  EXPECT_EQ(portable_log(0), -infinity);
  EXPECT_TRUE(std::isnan(portable_log(-1)));
  EXPECT_EQ(portable_log(infinity), infinity);
  EXPECT_NEAR(portable_log(5e-324), -744.4400719213812, 1e-12);
  EXPECT_EQ(portable_exp(0), 1);
  EXPECT_EQ(portable_exp(-infinity), 0);
  EXPECT_EQ(portable_exp(infinity), infinity);
  EXPECT_TRUE(std::isnan(portable_exp(std::nan(""))));
}

TEST(Elementary, PowIsCorrectlyRoundedInLongDouble) {
  int different = 0;
  for (int i = 0; i < 20000; ++i) {
    const double x = 0.01 + 0.0137 * i;
    const double y = -3 + 0.00031 * i;
    const auto exact = static_cast<double>(powl(x, y));
    if (portable_pow(x, y) != exact) ++different;
    EXPECT_LE(units_in_last_place(portable_pow(x, y), exact), 1) << x << " " << y;
  }
  // powl itself is wrong in its last bits now and then.
  EXPECT_LE(different, 20);
  EXPECT_EQ(portable_pow(10, 300), 1e300);
  EXPECT_EQ(portable_pow(10, 308), 1e308);
  EXPECT_EQ(portable_pow(10, 309), infinity);
  EXPECT_EQ(portable_pow(10, -300), 1e-300);
  EXPECT_EQ(portable_pow(10, -400), 0);
  EXPECT_EQ(portable_pow(10, 5), 100000);
  EXPECT_EQ(portable_pow(10, -2), 0.01);
  EXPECT_EQ(portable_pow(2, 0.5), std::sqrt(2.0));
  EXPECT_EQ(portable_pow(0, 2), 0);
}

TEST(Elementary, Log10IsExactForPowersOfTen) {
  double power = 1;
  for (int i = 0; i <= 22; ++i) {
    EXPECT_EQ(portable_log10(power), i);
    power *= 10;
  }
  EXPECT_EQ(portable_log10(2), 0.30102999566398119521);
}

TEST(Elementary, LogGammaAgreesWithTheLibrary) {
  for (double x = 0.01; x < 300; x += 0.173) {
    EXPECT_NEAR(log_gamma(x), std::lgamma(x), 1e-14 + 4e-15 * std::abs(std::lgamma(x)))
        << x;
  }
}

TEST(Elementary, NormalDistribution) {
  for (double x = -37; x < 8; x += 0.0917) {
    const double expected = 0.5 * std::erfc(-x / std::sqrt(2.0));
    EXPECT_NEAR(normal_cdf(x) / expected, 1, 3e-13) << x;
  }
  // The C library's erfc(x / sqrt 2) rounds its argument; exact values by mpmath.
  EXPECT_NEAR(normal_cdf(-8) / 6.2209605742717841235e-16, 1, 2e-15);
  EXPECT_NEAR(normal_cdf(-2) / 0.022750131948179207200, 1, 1e-14);
  for (double p = 1e-12; p < 1; p = p * 1.21 + 1e-12) {
    EXPECT_NEAR(normal_cdf(normal_quantile(p)) / p, 1, 4e-14) << p;
  }
  EXPECT_EQ(normal_quantile(0.5), 0);
  EXPECT_NEAR(normal_quantile(0.975), 1.9599639845400542355, 5e-15);
}

}  // namespace
}  // namespace jacta
