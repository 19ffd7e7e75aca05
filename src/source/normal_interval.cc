#include "normal_interval.h"

#include <cmath>

#include "jacta/base/elementary.h"

namespace jacta {

namespace {

constexpr double inverse_sqrt_2 = 0.70710678118654752440;
constexpr double inverse_sqrt_pi = 0.56418958354775628695;

// erf(y) for y <= 0.46875.
double error_function(double y) {
  static constexpr double a[5] = {3.16112374387056560e0,
                                  1.13864154151050156e2,
                                  3.77485237685302021e2,
                                  3.20937758913846947e3,
                                  1.85777706184603153e-1};
  static constexpr double b[4] = {2.36012909523441209e1,
                                  2.44024637934444173e2,
                                  1.28261652607737228e3,
                                  2.84423683343917062e3};
  const double square = y * y;
  double top = a[4] * square;
  double bottom = square;
  for (int i = 0; i < 3; ++i) {
    top = (top + a[i]) * square;
    bottom = (bottom + b[i]) * square;
  }
  return y * (top + a[3]) / (bottom + b[3]);
}

// erfc(y) exp(y^2) for 0.46875 < y <= 4.
double scaled_complement(double y) {
  static constexpr double c[9] = {5.64188496988670089e-1,
                                  8.88314979438837594e0,
                                  6.61191906371416295e1,
                                  2.98635138197400131e2,
                                  8.81952221241769090e2,
                                  1.71204761263407058e3,
                                  2.05107837782607147e3,
                                  1.23033935479799725e3,
                                  2.15311535474403846e-8};
  static constexpr double d[8] = {1.57449261107098347e1,
                                  1.17693950891312499e2,
                                  5.37181101862009858e2,
                                  1.62138957456669019e3,
                                  3.29079923573345963e3,
                                  4.36261909014324716e3,
                                  3.43936767414372164e3,
                                  1.23033935480374942e3};
  double top = c[8] * y;
  double bottom = y;
  for (int i = 0; i < 7; ++i) {
    top = (top + c[i]) * y;
    bottom = (bottom + d[i]) * y;
  }
  return (top + c[7]) / (bottom + d[7]);
}

// The same for y > 4.
double scaled_tail(double y) {
  static constexpr double p[6] = {3.05326634961232344e-1,
                                  3.60344899949804439e-1,
                                  1.25781726111229246e-1,
                                  1.60837851487422766e-2,
                                  6.58749161529837803e-4,
                                  1.63153871373020978e-2};
  static constexpr double q[5] = {2.56852019228982242e0,
                                  1.87295284992346725e0,
                                  5.27905102951428412e-1,
                                  6.05183413124413191e-2,
                                  2.33520497626869185e-3};
  const double square = 1 / (y * y);
  double top = p[5] * square;
  double bottom = square;
  for (int i = 0; i < 4; ++i) {
    top = (top + p[i]) * square;
    bottom = (bottom + q[i]) * square;
  }
  return (inverse_sqrt_pi - square * (top + p[4]) / (bottom + q[4])) / y;
}

// exp(-z^2 / 2), the square without rounding error.
double gaussian(double z) {
  const double coarse = std::trunc(z * 16) / 16;
  const double rest = (z - coarse) * (z + coarse);
  return portable_exp(-0.5 * coarse * coarse) * portable_exp(-0.5 * rest);
}

}  // namespace

NormalTail::NormalTail(double at) : z(at) {
  const double y = std::abs(at) * inverse_sqrt_2;
  if (y <= 0.46875) {
    beyond = 0.5 - 0.5 * error_function(y);
  } else if (std::abs(at) < 39) {
    beyond = 0.5 * gaussian(at) * (y <= 4 ? scaled_complement(y) : scaled_tail(y));
  } else {
    beyond = 0;
  }
}

double normal_interval(const NormalTail& low, const NormalTail& high) {
  if (low.z >= 0) return low.beyond - high.beyond;
  if (high.z <= 0) return high.beyond - low.beyond;
  return 1 - low.beyond - high.beyond;
}

}  // namespace jacta
