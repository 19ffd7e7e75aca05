#include "jacta/base/elementary.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "double_double.h"
#include "jacta/base/infinity.h"

namespace jacta {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double ln2_high = 6.93147180369123816490e-01;
constexpr double ln2_low = 1.90821492927058770002e-10;
constexpr DoubleDouble ln2 = {6.931471805599452862e-01, 2.319046813846299558e-17};
constexpr DoubleDouble ln10 = {2.302585092994045901e+00, -2.170756223382249351e-16};

double scaled(double x, int exponent) {
  // Two steps, so that the factor stays normal and results below 2^-1022 round once.
  const auto power = [](int k) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(1023 + k) << 52);
  };
  if (exponent > 1023) return x * power(1023) * power(std::min(exponent - 1023, 1023));
  if (exponent < -1000) return x * power(-900) * power(std::max(exponent + 900, -1022));
  return x * power(exponent);
}

// exp to about 2^-95 relative, where it neither overflows nor vanishes.
DoubleDouble exp_extended(DoubleDouble x) {
  const double k = std::floor(x.high / ln2.high + 0.5);
  const DoubleDouble r = x - ln2 * DoubleDouble{k, 0};
  constexpr int halvings = 9;
  const DoubleDouble s = {r.high / 512, r.low / 512};
  DoubleDouble term = s;
  DoubleDouble sum = s;
  for (int n = 2; n <= 10; ++n) {
    term = term * s / DoubleDouble{static_cast<double>(n), 0};
    sum = sum + term;
  }
  for (int i = 0; i < halvings; ++i)
    sum = DoubleDouble{2 * sum.high, 2 * sum.low} + sum * sum;
  const DoubleDouble result = DoubleDouble{1, 0} + sum;
  const int exponent = static_cast<int>(k);
  return {scaled(result.high, exponent), scaled(result.low, exponent)};
}

// log to about 2^-100 relative, for normal x.
DoubleDouble log_extended(double x) {
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < 0.7071067811865476) {
    mantissa *= 2;
    --exponent;
  }
  const DoubleDouble guess = {portable_log(mantissa), 0};
  // One Newton step on exp(y) = x doubles the digits of the guess.
  const DoubleDouble ratio =
      DoubleDouble{mantissa, 0} * exp_extended({-guess.high, 0}) - DoubleDouble{1, 0};
  const DoubleDouble correction = ratio - ratio * ratio * DoubleDouble{0.5, 0};
  return ln2 * DoubleDouble{static_cast<double>(exponent), 0} + guess + correction;
}

}  // namespace

double portable_log(double x) {
  if (!(x > 0)) return x == 0 ? -infinity : not_a_number;
  if (x == infinity) return infinity;
  int exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    exponent = -54;
  }
  // Reduction to [sqrt(1/2), sqrt(2)) and the minimax polynomial of fdlibm (Sun, 1993).
  std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  bits += 0x3ff0000000000000ull - 0x3fe6a09e00000000ull;
  exponent += static_cast<int>(bits >> 52) - 1023;
  bits = (bits & 0x000fffffffffffffull) + 0x3fe6a09e00000000ull;
  const double f = std::bit_cast<double>(bits) - 1.0;
  const double half_square = 0.5 * f * f;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double w = z * z;
  const double even = w * (3.999999999940941908e-01 +
                           w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const double odd =
      z * (6.666666666666735130e-01 +
           w * (2.857142874366239149e-01 +
                w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const double k = exponent;
  return s * (half_square + (odd + even)) + k * ln2_low - half_square + f + k * ln2_high;
}

double portable_exp(double x) {
  if (std::isnan(x)) return x;
  if (x > 709.782712893383973096) return infinity;
  if (x < -745.13321910194110842) return 0;
  const double k = std::floor(x * 1.44269504088896338700e+00 + 0.5);
  const double high = x - k * ln2_high;
  const double low = k * ln2_low;
  const double r = high - low;
  const double z = r * r;
  const double c =
      r -
      z * (1.66666666666666019037e-01 +
           z * (-2.77777777770155933842e-03 +
                z * (6.61375632143793436117e-05 + z * (-1.65339022054652515390e-06 +
                                                       z * 4.13813679705723846039e-08))));
  const double y = 1.0 + (r * c / (2.0 - c) - low + high);
  return scaled(y, static_cast<int>(k));
}

double portable_pow(double x, double y) {
  if (std::isnan(x) || std::isnan(y)) return not_a_number;
  if (y == 0 || x == 1) return 1;
  if (x < 0) return not_a_number;
  if (x == 0) return y > 0 ? 0 : infinity;
  if (x == infinity || std::isinf(y)) return (x > 1) == (y > 0) ? infinity : 0;
  const DoubleDouble exponent = log_extended(x) * DoubleDouble{y, 0};
  if (exponent.high > 710 || exponent.high < -746) return portable_exp(exponent.high);
  const DoubleDouble result = exp_extended(exponent);
  return result.high + result.low;
}

double portable_log10(double x) {
  if (!(x > 0) || x == infinity) return portable_log(x);
  const DoubleDouble result = log_extended(x) / ln10;
  return result.high + result.low;
}

double log_gamma(double x) {
  if (!(x > 0)) return x == 0 ? infinity : not_a_number;
  double shift = 1;
  while (x < 15) shift *= x++;
  const double inverse = 1 / x;
  const double square = inverse * inverse;
  // Stirling's series; the first omitted term is below 1e-17 for x >= 15.
  const double series =
      inverse *
      (1.0 / 12 +
       square * (-1.0 / 360 +
                 square * (1.0 / 1260 +
                           square * (-1.0 / 1680 +
                                     square * (1.0 / 1188 + square * -691.0 / 360360)))));
  constexpr double half_log_2pi = 0.91893853320467274178;
  return (x - 0.5) * portable_log(x) - x + half_log_2pi + series - portable_log(shift);
}

}  // namespace jacta
