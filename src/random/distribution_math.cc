#include "distribution_math.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "jacta/base/elementary.h"

namespace jacta {

double log1p_portable(double x) {
  const double u = 1 + x;
  if (u == 1) return x;
  if (std::isinf(u)) return portable_log(u);
  return portable_log(u) * (x / (u - 1));
}

double log_gamma_exact(double x) {
  constexpr double largest = 20;
  if (x != std::floor(x) || x < 1 || x > largest) return log_gamma(x);
  double factorial = 1;
  for (double n = 2; n < x; ++n) factorial *= n;
  return portable_log(factorial);
}

namespace {

constexpr double series_start = 15;

// log Gamma(x) = (x - 1/2) log x - x + log(2 pi) / 2 + stirling_remainder(x), x >= 15.
double stirling_remainder(double x) {
  const double square = 1 / (x * x);
  return (1.0 / 12 +
          square *
              (-1.0 / 360 +
               square * (1.0 / 1260 +
                         square * (-1.0 / 1680 +
                                   square * (1.0 / 1188 + square * -691.0 / 360360))))) /
         x;
}

// log(Gamma(b) / Gamma(a + b)) for b >= 15.
double log_gamma_ratio(double a, double b) {
  const double sum = a + b;
  return (b - 0.5) * log1p_portable(-a / sum) - a * portable_log(sum) + a +
         stirling_remainder(b) - stirling_remainder(sum);
}

}  // namespace

double log_beta(double a, double b) {
  if (a > b) std::swap(a, b);
  if (a >= series_start) {
    const double sum = a + b;
    return half_log_two_pi - 0.5 * portable_log(sum) + (a - 0.5) * portable_log(a / sum) +
           (b - 0.5) * log1p_portable(-a / sum) + stirling_remainder(a) +
           stirling_remainder(b) - stirling_remainder(sum);
  }
  if (b >= series_start) return log_gamma_exact(a) + log_gamma_ratio(a, b);
  return log_gamma_exact(a) + log_gamma_exact(b) - log_gamma_exact(a + b);
}

double log_gamma_half_step(double x) {
  if (x >= series_start) return -log_gamma_ratio(0.5, x);
  return log_gamma_exact(x + 0.5) - log_gamma_exact(x);
}

double log_normal_cdf(double x) {
  constexpr double tail = -10;
  if (x > 0) return log1p_portable(-normal_cdf(-x));
  if (x > tail) return portable_log(normal_cdf(x));
  if (std::isinf(x)) return x;
  double fraction = -x;
  for (int n = 60; n > 0; --n) fraction = -x + n / fraction;
  return -0.5 * x * x - half_log_two_pi - portable_log(fraction);
}

namespace {

// By Gauss-Legendre quadrature around the middle m:
// phi(m + t) = phi(m) exp(-m t - t^2 / 2).
double log_narrow_mass(double a, double b) {
  constexpr std::array<std::pair<double, double>, 5> nodes = {
      {{0.14887433898163121, 0.29552422471475287},
       {0.43339539412924719, 0.26926671930999636},
       {0.67940956829902441, 0.21908636251598204},
       {0.86506336668898451, 0.14945134915058059},
       {0.97390652851717172, 0.066671344308688138}}};
  const double middle = a + 0.5 * (b - a);
  const double half = 0.5 * (b - a);
  double mean = 0;
  for (const auto& [node, weight] : nodes) {
    const double t = half * node;
    const double curve = -0.5 * t * t;
    mean += 0.5 * weight *
            (portable_exp(curve - middle * t) + portable_exp(curve + middle * t));
  }
  return -0.5 * middle * middle - half_log_two_pi + portable_log(b - a) +
         portable_log(mean);
}

}  // namespace

double log_normal_mass(double a, double b) {
  if (a > 0) return log_normal_mass(-b, -a);
  const double reach = std::max({1.0, std::abs(a), std::abs(b)});
  if ((b - a) * reach < 1) return log_narrow_mass(a, b);
  if (b > 0) return log1p_portable(-(normal_cdf(a) + normal_cdf(-b)));
  const double upper = log_normal_cdf(b);
  const double ratio = portable_exp(log_normal_cdf(a) - upper);
  return upper + log1p_portable(-ratio);
}

}  // namespace jacta
