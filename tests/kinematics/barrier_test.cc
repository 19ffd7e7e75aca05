#include "jacta/kinematics/barrier.h"

#include <gtest/gtest.h>

#include <complex>

#include "jacta/base/error.h"
#include "jacta/base/jet.h"
#include "support/derivative_check.h"

namespace jacta {
namespace {

TEST(BreakUpMomentum, OfKnownDecaysAndBelowTheThreshold) {
  EXPECT_NEAR(break_up_momentum(1.0, 0, 0), 0.5, 1e-16);
  EXPECT_NEAR(break_up_momentum(5, 3, 0), (25.0 - 9) / 10, 1e-15);
  EXPECT_EQ(break_up_momentum(0.9, 0.5, 0.5), 0);
  EXPECT_NEAR(break_up_momentum_squared(0.8, 0.5, 0.5), 0.16 - 0.25, 1e-16);
  // q^2 + m^2 are the squared energies, which add up to M.
  const double q2 = break_up_momentum_squared(2.3, 0.9, 0.4);
  EXPECT_NEAR(std::sqrt(q2 + 0.81) + std::sqrt(q2 + 0.16), 2.3, 1e-15);
}

TEST(BreakUpMomentum, DerivativesByTheMassesAgreeWithDifferences) {
  using J = Jet<3>;
  const std::array<double, 3> at = {1.3, 0.6, 0.25};
  const auto q2 = [](double a, double b, double c) {
    return break_up_momentum_squared(a, b, c);
  };
  const J jet = break_up_momentum_squared(
      J::variable(at[0], 0), J::variable(at[1], 1), J::variable(at[2], 2));
  for (std::size_t i = 0; i < 3; ++i) {
    const auto moved = [&](double s) {
      auto p = at;
      p[i] += s;
      return q2(p[0], p[1], p[2]);
    };
    EXPECT_NEAR(jet.gradient[i], test::richardson(moved, 0.05, 0), 1e-10);
  }
}

TEST(BarrierPolynomial, IsTheSquareOfTheReverseBesselPolynomial) {
  for (int l = 0; l <= 12; ++l) {
    const BarrierPolynomial p(l);
    EXPECT_EQ(p.l(), l);
    for (const double w : {0.0, 0.4, 1.0, 2.5}) {
      // theta_{l+1} = (2l+1) theta_l + x^2 theta_{l-1}.
      const std::complex<double> x(0, w);
      std::complex<double> previous = 1, theta = l == 0 ? 1.0 : 1.0 + x;
      for (int k = 1; k < l; ++k) {
        const auto next = (2.0 * k + 1) * theta + x * x * previous;
        previous = theta;
        theta = next;
      }
      EXPECT_NEAR(p(w * w) / std::norm(theta), 1, 1e-13) << l << " " << w;
    }
  }
  EXPECT_THROW(BarrierPolynomial(-1), UsageError);
}

TEST(BarrierPolynomial, TheFirstFiveAreThoseOfTheLiterature) {
  const double z = 0.7;
  EXPECT_DOUBLE_EQ(BarrierPolynomial(1)(z), z + 1);
  EXPECT_DOUBLE_EQ(BarrierPolynomial(2)(z), z * z + 3 * z + 9);
  EXPECT_DOUBLE_EQ(BarrierPolynomial(3)(z), ((z + 6) * z + 45) * z + 225);
  EXPECT_DOUBLE_EQ(BarrierPolynomial(4)(z),
                   (((z + 10) * z + 135) * z + 1575) * z + 11025);
  EXPECT_DOUBLE_EQ(BarrierPolynomial(5)(z),
                   ((((z + 15) * z + 315) * z + 6300) * z + 99225) * z + 893025);
}

TEST(BarrierPolynomial, SlopesAgreeWithDifferencesAndWithJets) {
  for (const int l : {0, 1, 2, 5, 8}) {
    const BarrierPolynomial p(l);
    const auto slopes = p.slopes(1.7);
    const auto value = [&](double s) { return p(1.7 + s); };
    const auto slope = [&](double s) { return p.slopes(1.7 + s).first; };
    EXPECT_NEAR(slopes.value, p(1.7), 1e-15 * p(1.7));
    EXPECT_NEAR(slopes.first, test::richardson(value, 0.5, 0), 1e-11 * p(1.7));
    EXPECT_NEAR(slopes.second, test::richardson(slope, 0.5, 0), 1e-11 * p(1.7));
    const auto jet = p(Jet<1>::variable(1.7, 0));
    EXPECT_NEAR(jet.gradient[0], slopes.first, 1e-14 * p(1.7));
    EXPECT_NEAR(jet.hessian[0], slopes.second, 1e-14 * p(1.7));
  }
}

TEST(BarrierFactor, IsOneAtTheNominalMomentum) {
  for (int l = 0; l < 7; ++l) {
    EXPECT_DOUBLE_EQ(barrier_factor(BarrierPolynomial(l), 0.2, 0.2, 3).value, 1);
  }
}

TEST(BarrierFactor, SlopesByTheNominalMomentumAgreeWithDifferences) {
  for (const int l : {1, 2, 4}) {
    const BarrierPolynomial p(l);
    const auto factor = barrier_factor(p, 0.3, 0.11, 3);
    const auto ratio = barrier_ratio(p, 0.3, 0.11, 3);
    EXPECT_DOUBLE_EQ(factor.value * factor.value, ratio.value);
    const auto by = [&](auto function, auto member) {
      return test::richardson(
          [&](double s) { return function(p, 0.3, 0.11 + s, 3.0).*member; }, 0.02, 0);
    };
    EXPECT_NEAR(factor.first, by(barrier_factor, &ValueAndSlopes::value), 1e-8);
    EXPECT_NEAR(factor.second, by(barrier_factor, &ValueAndSlopes::first), 1e-7);
    EXPECT_NEAR(ratio.first, by(barrier_ratio, &ValueAndSlopes::value), 1e-8);
    EXPECT_NEAR(ratio.second, by(barrier_ratio, &ValueAndSlopes::first), 1e-7);
  }
}

// Below the nominal threshold P_1 = 1 + q0^2 d^2 may be negative.
TEST(BarrierFactor, ARatioThatIsNotPositiveCountsAsOne) {
  const auto factor = barrier_factor(BarrierPolynomial(1), 0.3, -0.2, 3);
  EXPECT_EQ(factor.value, 1);
  EXPECT_EQ(factor.first, 0);
  EXPECT_EQ(factor.second, 0);
  EXPECT_LT(barrier_factor(BarrierPolynomial(1), 0.3, -0.1, 3).value, 1);
}

}  // namespace
}  // namespace jacta
