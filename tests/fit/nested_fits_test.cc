// Likelihood ratios of nested hypotheses, and the valley of a rate times an efficiency.
#include "jacta/fit/nested_fits.h"

#include <gtest/gtest.h>

#include <cmath>

#include "jacta/fit/fit.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

// n events where a rate m times an efficiency e expects m e, the efficiency measured as a
// with an error s: ln L = n ln(m e) - m e - (e - a)^2 / (2 s^2).
Evaluator product(double n, double a, double s) {
  const auto value = [=](std::span<const double> x) {
    const double d = x[0] * x[1];
    if (d < 0) return -std::numeric_limits<double>::infinity();
    const double events = n == 0 ? 0 : n * std::log(d > 0 ? d : 1e-12);
    return events - d - 0.5 * std::pow((x[1] - a) / s, 2);
  };
  const auto derive = [=](const Point& point, Derivatives& out) {
    const double m = point.theta[0];
    const double e = point.theta[1];
    const bool outlier = n > 0 && !(m * e > 0);
    out.n_outliers = outlier ? static_cast<std::size_t>(n) : 0;
    const double k = outlier || n == 0 ? 0 : n;
    const double per_m = k == 0 ? 0 : k / m;
    const double per_e = k == 0 ? 0 : k / e;
    out.gradient << per_m - e, per_e - m - (e - a) / (s * s);
    const double mm = k == 0 ? 0 : -k / (m * m);
    const double ee = (k == 0 ? 0 : -k / (e * e)) - 1 / (s * s);
    out.hessian << mm, -1, -1, ee;
  };
  return test::toy_evaluator(
      {{1, {0, test::open_end}, {}, {}, "rate"}, {1, {0, 10}, {}, {}, "efficiency"}},
      value,
      derive);
}

TEST(Valley, ARateTimesAnEfficiency) {
  for (const double n : {1.0, 3.0, 20.0}) {
    for (const double a : {1.0, 0.3, 0.1, 0.03, 0.01, 1e-3}) {
      SCOPED_TRACE(a);
      auto eval = product(n, a, 0.8);
      const auto best = fit(eval);
      EXPECT_TRUE(best.valid) << best.reason;
      // The product is n and the efficiency is what was measured.
      EXPECT_NEAR(best.ll, n * std::log(n) - n, 1e-8);
      EXPECT_NEAR(best.values.at("x1"), a, 1e-2 * a);
      EXPECT_EQ(best.n_outliers, 0U);
    }
  }
}

// Measured as 0, the efficiency goes to 0 and the rate to infinity: the highest ln L is
// reached within the tolerance.
TEST(Valley, AnEfficiencyMeasuredAsZero) {
  auto eval = product(3, 0, 0.8);
  const auto best = fit(eval);
  EXPECT_NEAR(best.ll, 3 * std::log(3) - 3, 1e-7);
  EXPECT_EQ(best.n_outliers, 0U);
  const auto fixed = fit(eval, {.fixed = {{"x0", 1.0}}});
  EXPECT_TRUE(fixed.valid) << fixed.reason;
  EXPECT_LE(fixed.ll, best.ll);
}

// Wells at -1 and +1 of one parameter; the other shifts nothing. The free fit from 0.9
// ends in the higher well of -ln L, a hypothesis that fixes x0 = -1 lies below it.
Evaluator wells() {
  return test::toy_evaluator(
      {{0.9}, {0}},
      [](std::span<const double> x) {
        return -(std::pow(x[0] * x[0] - 1, 2) + 0.1 * x[0] + x[1] * x[1]);
      },
      [](const Point& point, Derivatives& out) {
        const double x = point.theta[0];
        out.gradient << -(4 * x * (x * x - 1) + 0.1), -2 * point.theta[1];
        out.hessian << -(12 * x * x - 4), 0, 0, -2;
      });
}

TEST(NestedFits, AConstrainedMaximumAboveTheFreeOneStartsItAgain) {
  auto eval = wells();
  const auto free = make_problem(eval.space());
  const auto fixed = make_problem(eval.space(), {{"x0", -1.0}});
  EXPECT_GT(minimise(eval, free).theta[0], 0.9);  // what would have been reported
  const auto fits = minimise_nested(eval, {free, fixed});
  EXPECT_EQ(fits.n_refits, 1);
  EXPECT_LT(fits.minima[0].theta[0], -1);
  EXPECT_TRUE(fits.minima[0].valid);
  EXPECT_GE(fits.minima[0].ll, fits.minima[1].ll);
}

TEST(NestedFits, WhatIsNotNestedStaysApart) {
  auto eval = wells();
  auto free = make_problem(eval.space());
  free.limits[0] = {0, 2};
  const auto fixed = make_problem(eval.space(), {{"x0", -1.0}});
  const auto fits = minimise_nested(eval, {free, fixed});
  EXPECT_EQ(fits.n_refits, 0);
  EXPECT_GT(fits.minima[0].theta[0], 0.9);
}

TEST(NestedFits, AHypothesisThatHoldsAtTheMaximumHasARatioOfZero) {
  auto eval = wells();
  const auto free = make_problem(eval.space());
  const double at = minimise(eval, free).theta[0];
  const auto fits =
      minimise_nested(eval, {free, make_problem(eval.space(), {{"x0", at}})});
  EXPECT_EQ(fits.minima[0].ll, fits.minima[1].ll);
}

}  // namespace
}  // namespace jacta
