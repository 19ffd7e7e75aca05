#include <algorithm>
#include <cmath>
#include <limits>

#include "distribution_kinds.h"
#include "distribution_math.h"
#include "jacta/base/elementary.h"
#include "jacta/base/infinity.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

using LogDensity = FrozenDistribution::LogDensity;
using KindPointer = std::shared_ptr<const FrozenDistribution::Kind>;

struct UnitInterval : FrozenDistribution::Kind {
  std::pair<double, double> support() const override { return {0, 1}; }
};

struct Uniform final : UnitInterval {
  LogDensity evaluate(double) const override { return {0, 0, 0}; }
  double sample(Stream& stream) const override { return stream.uniform(); }
};

struct Beta final : UnitInterval {
  Beta(double first, double second) : a(first), b(second), constant(-log_beta(a, b)) {}
  LogDensity evaluate(double x) const override {
    LogDensity out = {constant, 0, 0};
    if (a != 1) {
      out.value += (a - 1) * portable_log(x);
      out.first += (a - 1) / x;
      out.second -= (a - 1) / (x * x);
    }
    if (b != 1) {
      const double rest = 1 - x;
      out.value += (b - 1) * (x == 1 ? -infinity : log1p_portable(-x));
      out.first -= (b - 1) / rest;
      out.second -= (b - 1) / (rest * rest);
    }
    return out;
  }
  double sample(Stream& stream) const override {
    const double x = stream.gamma(a);
    const double y = stream.gamma(b);
    if (x + y > 0) return x / (x + y);
    return stream.uniform() * (a + b) < a ? 1 : 0;
  }
  double a;
  double b;
  double constant;
};

struct Triangular final : UnitInterval {
  explicit Triangular(double mode) : c(mode) {}
  LogDensity evaluate(double x) const override {
    if (x < c || c == 1) {
      return {log_two + portable_log(x) - portable_log(c), 1 / x, -1 / (x * x)};
    }
    const double rest = 1 - x;
    const double tail = x == 1 ? -infinity : log1p_portable(-x);
    return {log_two + tail - log1p_portable(-c), -1 / rest, -1 / (rest * rest)};
  }
  double sample(Stream& stream) const override {
    const double u = stream.uniform();
    if (u < c) return std::sqrt(c * u);
    return 1 - std::sqrt((1 - c) * (1 - u));
  }
  double c;
};

struct TruncatedNormal final : FrozenDistribution::Kind {
  TruncatedNormal(double lower, double upper)
      : a(lower), b(upper), constant(-half_log_two_pi - log_normal_mass(a, b)) {}

  LogDensity evaluate(double x) const override {
    return {-0.5 * x * x + constant, -x, -1};
  }
  std::pair<double, double> support() const override { return {a, b}; }

  double sample(Stream& stream) const override {
    const double nearest = a > 0 ? a : b < 0 ? b : 0;
    const double reach = std::max(std::abs(a), std::abs(b));
    if ((b - a) * std::max(1.0, reach) < 1) return sample_narrow(stream, nearest);
    if (a >= 1) return std::clamp(sample_tail(stream, a, b), a, b);
    if (b <= -1) return std::clamp(-sample_tail(stream, -b, -a), a, b);
    return sample_by_quantile(stream);
  }

  // Uniform proposals; the density varies by less than exp(1) over the interval.
  double sample_narrow(Stream& stream, double nearest) const {
    while (true) {
      const double x = std::clamp(a + (b - a) * stream.uniform(), a, b);
      const double drop = -0.5 * (x - nearest) * (x + nearest);
      if (stream.uniform() < portable_exp(drop)) return x;
    }
  }

  // G. Marsaglia, Technometrics 6 (1964) 101, doi:10.1080/00401706.1964.10490150: the
  // square is exponential, accepted with probability lower / x.
  static double sample_tail(Stream& stream, double lower, double upper) {
    const double cut = std::isinf(upper)
                           ? 1
                           : 1 - portable_exp(-0.5 * (upper - lower) * (upper + lower));
    while (true) {
      const double step = -2 * log1p_portable(-cut * stream.uniform());
      const double x = std::sqrt(lower * lower + step);
      if (stream.uniform() * x <= lower) return x;
    }
  }

  // From the lower tail, where probabilities are exact.
  double sample_by_quantile(Stream& stream) const {
    const bool mirrored = a > 0 || (b > 0 && -a < b && std::isinf(b));
    const double low = normal_cdf(mirrored ? -b : a);
    const double high = normal_cdf(mirrored ? -a : b);
    const double p = low + (high - low) * stream.open_uniform();
    const double x = std::clamp(normal_quantile(std::min(p, 1 - 0x1p-53)), -40.0, 40.0);
    return std::clamp(mirrored ? -x : x, a, b);
  }

  double a;
  double b;
  double constant;
};

KindPointer make_uniform(const std::vector<double>&) {
  return std::make_shared<Uniform>();
}

KindPointer make_beta(const std::vector<double>& shapes) {
  if (!(shapes[0] > 0) || !(shapes[1] > 0) || std::isinf(shapes[0] + shapes[1])) {
    throw InputError("a and b have to be positive, not " + shortest(shapes[0]) + " and " +
                     shortest(shapes[1]));
  }
  return std::make_shared<Beta>(shapes[0], shapes[1]);
}

KindPointer make_triangular(const std::vector<double>& shapes) {
  if (!(shapes[0] >= 0 && shapes[0] <= 1)) {
    throw InputError("c has to lie between 0 and 1, not " + shortest(shapes[0]));
  }
  return std::make_shared<Triangular>(shapes[0]);
}

KindPointer make_truncated_normal(const std::vector<double>& shapes) {
  const double a = shapes[0];
  const double b = shapes[1];
  const std::string ends = shortest(a) + " and " + shortest(b);
  if (!(a < b)) throw InputError("a has to be below b, not " + ends);
  if (!std::isfinite(log_normal_mass(a, b))) {
    throw InputError("the interval between a and b is too far out: " + ends);
  }
  return std::make_shared<TruncatedNormal>(a, b);
}

}  // namespace

std::vector<DistributionRow> bounded_distributions() {
  return {{"uniform", {}, true, make_uniform},
          {"beta", {"a", "b"}, true, make_beta},
          {"triang", {"c"}, true, make_triangular},
          {"truncnorm", {"a", "b"}, true, make_truncated_normal}};
}

}  // namespace jacta
