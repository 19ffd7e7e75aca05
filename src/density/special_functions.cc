#include "special_functions.h"

namespace jacta {

Curve decline(double y) {
  if (std::abs(y) > 1) {
    const double e = portable_exp(-y);
    const double value = (1 - e) / y;
    const double first = (e - value) / y;
    return {value, first, (-e - 2 * first) / y};
  }
  // sum_k (-y)^k / (k + 1)! and its derivatives.
  Curve sum{1, 0, 0};
  double power = 1;        // (-y)^(k - 2), (-y)^(k - 1), ... in turn
  double factorial = 1;    // (k + 1)!
  double before = 0;       // (-y)^(k - 1)
  double before_that = 0;  // (-y)^(k - 2)
  for (int k = 1; k <= 20; ++k) {
    before_that = before;
    before = power;
    power *= -y;
    factorial *= k + 1;
    sum.value += power / factorial;
    sum.first -= k * before / factorial;
    sum.second += k * (k - 1) * before_that / factorial;
  }
  return sum;
}

// Reduction to |x| < 7/16 and the minimax polynomial of fdlibm (Sun, 1993).
Curve arc_tangent(double x) {
  static constexpr double high[4] = {4.63647609000806093515e-01,
                                     7.85398163397448278999e-01,
                                     9.82793723247329054082e-01,
                                     1.57079632679489655800e+00};
  static constexpr double low[4] = {2.26987774529616870924e-17,
                                    3.06161699786838301793e-17,
                                    1.39033110312309984516e-17,
                                    6.12323399573676603587e-17};
  static constexpr double a[11] = {3.33333333333329318027e-01,
                                   -1.99999999998764832476e-01,
                                   1.42857142725034663711e-01,
                                   -1.11111104054623557880e-01,
                                   9.09088713343650656196e-02,
                                   -7.69187620504482999495e-02,
                                   6.66107313738753120669e-02,
                                   -5.83357013379057348645e-02,
                                   4.97687799461593236017e-02,
                                   -3.65315727442169155270e-02,
                                   1.62858201153657823623e-02};
  const double size = std::abs(x);
  int piece = -1;
  double t = size;
  if (size >= 2.4375) {
    piece = 3;
    t = -1 / size;
  } else if (size >= 1.1875) {
    piece = 2;
    t = (size - 1.5) / (1 + 1.5 * size);
  } else if (size >= 0.6875) {
    piece = 1;
    t = (size - 1) / (size + 1);
  } else if (size >= 0.4375) {
    piece = 0;
    t = (2 * size - 1) / (2 + size);
  }
  const double z = t * t;
  double series = a[10];
  for (int i = 9; i >= 0; --i) series = series * z + a[i];
  const double correction = t * (z * series);
  const double value =
      piece < 0 ? t - correction : high[piece] - ((correction - low[piece]) - t);
  const double inverse = 1 / (1 + x * x);
  return {x < 0 ? -value : value, inverse, -2 * x * inverse * inverse};
}

double normal_density(double x) {
  return 0.39894228040143267794 * portable_exp(-0.5 * x * x);
}

}  // namespace jacta
