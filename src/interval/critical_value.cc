#include "jacta/interval/critical_value.h"

#include <fmt/format.h>

#include <cmath>

#include "jacta/base/elementary.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

// Regularised upper incomplete gamma function Q(a, x): series for x < a + 1, else Lentz's
// continued fraction (W. H. Press et al., Numerical Recipes, 3rd ed. (2007), section 6.2),
// each to below the rounding of its sum. 1e300 stands for the infinity that Lentz's
// method begins with.
double upper_gamma(double a, double x) {
  if (x <= 0) return 1;
  const double front = portable_exp(a * portable_log(x) - x - log_gamma(a));
  if (x < a + 1) {
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < 10000 && term > 1e-17 * sum; ++n) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  double b = x + 1 - a;
  double c = 1e300;
  double d = 1 / b;
  double h = d;
  for (int n = 1; n < 10000; ++n) {
    const double numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    h *= d * c;
    if (std::abs(d * c - 1) < 1e-16) break;
  }
  return front * h;
}

}  // namespace

// A bisection for a quantile of no degree of freedom has no end.
int checked_degrees_of_freedom(std::int64_t given) {
  constexpr std::int64_t most = 1'000'000;
  if (given >= 1 && given <= most) return static_cast<int>(given);
  throw InputError(fmt::format("asymptotic_dof is {}, and the number of degrees of "
                               "freedom is an integer from 1 to {}",
                               given,
                               most),
                   "leave it out for 1");
}

double chi_square_survival(double x, int degrees_of_freedom) {
  return upper_gamma(0.5 * degrees_of_freedom, 0.5 * x);
}

double chi_square_upper_quantile(double p, int degrees_of_freedom) {
  checked_degrees_of_freedom(degrees_of_freedom);
  if (!(p > 0 && p < 1)) return p >= 1 ? 0 : INFINITY;
  if (degrees_of_freedom == 1) {
    const double z = normal_quantile(0.5 * p);
    return z * z;
  }
  if (degrees_of_freedom == 2) return -2 * portable_log(p);
  double low = 0;
  double high = degrees_of_freedom;
  while (chi_square_survival(high, degrees_of_freedom) > p) high *= 2;
  while (high - low > 4e-16 * high) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) break;
    (chi_square_survival(middle, degrees_of_freedom) > p ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double asymptotic_critical_value(IntervalKind kind,
                                 double confidence_level,
                                 int degrees_of_freedom) {
  if (!(confidence_level > 0 && confidence_level < 1)) {
    throw InputError(fmt::format("the confidence level {} is not between 0 and 1",
                                 shortest(confidence_level)));
  }
  checked_degrees_of_freedom(degrees_of_freedom);
  if (kind == IntervalKind::central) {
    return chi_square_upper_quantile(1 - confidence_level, degrees_of_freedom);
  }
  if (degrees_of_freedom != 1) {
    throw InputError(
        fmt::format("asymptotic_dof must be 1 for {} confidence intervals", word(kind)));
  }
  return chi_square_upper_quantile(2 * (1 - confidence_level), 1);
}

}  // namespace jacta
