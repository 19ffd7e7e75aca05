#include "library_log10.h"

#include <cmath>

namespace jacta {

namespace {

// An unevaluated sum, about 106 bits.
struct Pair {
  double high;
  double low;
};

Pair sum(double a, double b) {
  const double high = a + b;
  const double part = high - a;
  return {high, (a - (high - part)) + (b - part)};
}

Pair sum(Pair a, Pair b) {
  const Pair s = sum(a.high, b.high);
  return sum(s.high, s.low + (a.low + b.low));
}

Pair product(Pair a, Pair b) {
  const double high = a.high * b.high;
  const double low = std::fma(a.high, b.high, -high) + (a.high * b.low + a.low * b.high);
  return sum(high, low);
}

Pair quotient(Pair a, Pair b) {
  const double first = a.high / b.high;
  const double rest = std::fma(-first, b.high, a.high) + (a.low - first * b.low);
  return sum(first, rest / b.high);
}

// The correctly rounded log(m) for m in [1/2, 2]: 2 artanh((m - 1) / (m + 1)).
double log_of_mantissa(double m) {
  constexpr int terms = 26;
  const Pair s = quotient({m - 1, 0}, sum(m, 1));
  const Pair square = product(s, s);
  Pair series = {0, 0};
  for (int k = terms; k >= 0; --k) {
    series = sum(product(series, square), quotient({1, 0}, {2.0 * k + 1, 0}));
  }
  const Pair result = product(s, series);
  return 2 * (result.high + result.low);
}

}  // namespace

double library_log10(double x) {
  constexpr double inverse_ln10 = 4.34294481903251816668e-01;
  constexpr double log10_2_high = 3.01029995663611771306e-01;
  constexpr double log10_2_low = 3.69423907715893078616e-13;
  if (!(x > 0) || std::isinf(x)) return x > 0 ? x : x == 0 ? -HUGE_VAL : std::nan("");
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  --exponent;
  const double k = exponent < 0 ? exponent + 1 : exponent;
  if (exponent >= 0) mantissa *= 2;
  const double small = k * log10_2_low + inverse_ln10 * log_of_mantissa(mantissa);
  return small + k * log10_2_high;
}

}  // namespace jacta
