#include "jacta/base/jet.h"

#include <gtest/gtest.h>

#include "support/derivative_check.h"

namespace jacta {
namespace {

// Every operation of a Jet at once.
template <class T>
T everything(const T& a, const T& b) {
  using std::abs;
  using std::cos;
  using std::exp;
  using std::log;
  using std::sin;
  using std::sqrt;
  return 2.0 / (1.5 + a * b) - sqrt(a) * log(b) / (a - 3.0) +
         exp(-a * 0.5) * abs(b - 9.0) + (4.0 - b) * (a / 7.0) + whole_power(a, 3) * 0.1 +
         sin(a * b) * cos(b) - 1.0 / (2.0 * b + a);
}

template <class T>
Complex<T> complex_everything(const T& a, const T& b) {
  const Complex<T> z{a, b};
  return reciprocal(z * z + Complex<T>{b, a * 0.3}) * conj(z) + a * z;
}

constexpr double a0 = 1.3, b0 = 2.1;

Jet<2> at(double a, double b) {
  return everything(Jet<2>::variable(a, 0), Jet<2>::variable(b, 1));
}

TEST(Jet, TheValueIsThatOfPlainNumbers) {
  EXPECT_NEAR(at(a0, b0).value, everything(a0, b0), 1e-14);
}

TEST(Jet, DerivativesAgreeWithDifferences) {
  const auto jet = at(a0, b0);
  const auto slope = [](auto f) { return test::richardson(f, 0.1, 0); };
  EXPECT_NEAR(
      jet.gradient[0], slope([](double s) { return everything(a0 + s, b0); }), 1e-9);
  EXPECT_NEAR(
      jet.gradient[1], slope([](double s) { return everything(a0, b0 + s); }), 1e-9);
  EXPECT_NEAR(
      jet.hessian[0], slope([](double s) { return at(a0 + s, b0).gradient[0]; }), 1e-9);
  EXPECT_NEAR(
      jet.hessian[1], slope([](double s) { return at(a0, b0 + s).gradient[0]; }), 1e-9);
  EXPECT_NEAR(
      jet.hessian[2], slope([](double s) { return at(a0, b0 + s).gradient[1]; }), 1e-9);
}

TEST(Jet, TheAbsoluteValueTurnsTheSlope) {
  EXPECT_EQ(abs(Jet<1>::variable(-2, 0)).gradient[0], -1);
  EXPECT_EQ(abs(Jet<1>::variable(2, 0)).gradient[0], 1);
}

TEST(Jet, ComplexNumbersOverJets) {
  const auto f = complex_everything(Jet<2>::variable(a0, 0), Jet<2>::variable(b0, 1));
  const std::complex<double> z(a0, b0);
  const auto expected =
      std::conj(z) / (z * z + std::complex<double>(b0, a0 * 0.3)) + a0 * z;
  EXPECT_NEAR(f.re.value, expected.real(), 1e-15);
  EXPECT_NEAR(f.im.value, expected.imag(), 1e-15);
  const auto imaginary = [](double s) { return complex_everything(a0 + s, b0).im; };
  EXPECT_NEAR(f.im.gradient[0], test::richardson(imaginary, 0.1, 0), 1e-10);
}

}  // namespace
}  // namespace jacta
