#include <cmath>
#include <limits>

#include "double_double.h"
#include "jacta/base/elementary.h"

namespace jacta {

namespace {

// exp(-x^2 / 2) with the rounding error of the square taken out.
double gaussian(double x) {
  const DoubleDouble square = two_product(x, x);
  return portable_exp(-0.5 * square.high) * (1 - 0.5 * square.low);
}

constexpr double inverse_sqrt_2pi = 0.39894228040143267794;

// Upper tail for x >= 0: Kummer's series of the lower part, or a continued fraction.
double upper_tail(double x) {
  if (x < 2.5) {
    double term = x;
    double sum = x;
    for (int n = 1; term > 1e-18 * sum; ++n) {
      term *= x * x / (2 * n + 1);
      sum += term;
    }
    return 0.5 - inverse_sqrt_2pi * gaussian(x) * sum;
  }
  if (x > 38.6) return 0;
  double fraction = x;
  for (int n = 160; n > 0; --n) fraction = x + n / fraction;
  return inverse_sqrt_2pi * gaussian(x) / fraction;
}

double ratio(double r, const double (&numerator)[8], const double (&denominator)[8]) {
  double top = numerator[7];
  double bottom = denominator[7];
  for (int i = 6; i >= 0; --i) {
    top = top * r + numerator[i];
    bottom = bottom * r + denominator[i];
  }
  return top / bottom;
}

}  // namespace

double normal_cdf(double x) {
  if (std::isnan(x)) return x;
  return x < 0 ? upper_tail(-x) : 1 - upper_tail(x);
}

double normal_quantile(double p) {
  if (!(p > 0 && p < 1)) {
    if (p == 0) return -std::numeric_limits<double>::infinity();
    if (p == 1) return std::numeric_limits<double>::infinity();
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    static constexpr double a[8] = {3.387132872796366608,
                                    133.14166789178437745,
                                    1971.5909503065514427,
                                    13731.693765509461125,
                                    45921.953931549871457,
                                    67265.770927008700853,
                                    33430.575583588128105,
                                    2509.0809287301226727};
    static constexpr double b[8] = {1.0,
                                    42.313330701600911252,
                                    687.1870074920579083,
                                    5394.1960214247511077,
                                    21213.794301586595867,
                                    39307.89580009271061,
                                    28729.085735721942674,
                                    5226.495278852545925};
    return q * ratio(0.180625 - q * q, a, b);
  }
  const double r = std::sqrt(-portable_log(q < 0 ? p : 1 - p));
  double tail = 0;
  if (r <= 5) {
    static constexpr double c[8] = {1.42343711074968357734,
                                    4.6303378461565452959,
                                    5.7694972214606914055,
                                    3.64784832476320460504,
                                    1.27045825245236838258,
                                    0.24178072517745061177,
                                    0.0227238449892691845833,
                                    7.7454501427834140764e-4};
    static constexpr double d[8] = {1.0,
                                    2.05319162663775882187,
                                    1.6763848301838038494,
                                    0.68976733498510000455,
                                    0.14810397642748007459,
                                    0.0151986665636164571966,
                                    5.475938084995344946e-4,
                                    1.05075007164441684324e-9};
    tail = ratio(r - 1.6, c, d);
  } else {
    static constexpr double e[8] = {6.6579046435011037772,
                                    5.4637849111641143699,
                                    1.7848265399172913358,
                                    0.29656057182850489123,
                                    0.026532189526576123093,
                                    0.0012426609473880784386,
                                    2.71155556874348757815e-5,
                                    2.01033439929228813265e-7};
    static constexpr double f[8] = {1.0,
                                    0.59983220655588793769,
                                    0.13692988092273580531,
                                    0.0148753612908506148525,
                                    7.868691311456132591e-4,
                                    1.8463183175100546818e-5,
                                    1.4215117583164458887e-7,
                                    2.04426310338993978564e-15};
    tail = ratio(r - 5, e, f);
  }
  return q < 0 ? -tail : tail;
}

}  // namespace jacta
