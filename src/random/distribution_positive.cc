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

struct Positive : FrozenDistribution::Kind {
  std::pair<double, double> support() const override { return {0, infinity}; }
};

struct LogNormal final : Positive {
  explicit LogNormal(double width)
      : s(width), constant(-portable_log(s) - half_log_two_pi) {}
  LogDensity evaluate(double x) const override {
    if (x == 0) return {-infinity, 0, 0};
    const double log_x = portable_log(x);
    const double u = log_x / s;
    const double slope = log_x / (s * s);
    return {-0.5 * u * u - log_x + constant,
            -(slope + 1) / x,
            (slope + 1 - 1 / (s * s)) / (x * x)};
  }
  double sample(Stream& stream) const override {
    return portable_exp(s * stream.normal());
  }
  double s;
  double constant;
};

// Density x^(a - 1) exp(-rate x) / normalisation: gamma, chi2 and expon.
struct Gamma final : Positive {
  Gamma(double shape, double inverse_scale, double log_normalisation)
      : a(shape), rate(inverse_scale), constant(-log_normalisation) {}
  LogDensity evaluate(double x) const override {
    if (a == 1) return {constant - rate * x, -rate, 0};
    return {(a - 1) * portable_log(x) - rate * x + constant,
            (a - 1) / x - rate,
            -(a - 1) / (x * x)};
  }
  double sample(Stream& stream) const override {
    return (a == 1 ? stream.exponential() : stream.gamma(a)) / rate;
  }
  double a;
  double rate;
  double constant;
};

struct Poisson final : Positive {
  explicit Poisson(double expected) : mu(expected) {}
  LogDensity evaluate(double k) const override {
    if (mu == 0) return {k == 0 ? 0 : -infinity, 0, 0};
    return {k * portable_log(mu) - log_gamma_exact(k + 1) - mu, 0, 0};
  }
  double sample(Stream& stream) const override {
    return static_cast<double>(stream.poisson(mu));
  }
  bool is_discrete() const override { return true; }
  double mu;
};

double checked(const std::string& name, double value) {
  if (value > 0 && std::isfinite(value)) return value;
  throw InputError(name + " has to be positive and finite, not " + shortest(value));
}

KindPointer make_log_normal(const std::vector<double>& shapes) {
  return std::make_shared<LogNormal>(checked("s", shapes[0]));
}

KindPointer make_gamma(const std::vector<double>& shapes) {
  const double a = checked("a", shapes[0]);
  return std::make_shared<Gamma>(a, 1, log_gamma_exact(a));
}

KindPointer make_exponential(const std::vector<double>&) {
  return std::make_shared<Gamma>(1, 1, 0);
}

KindPointer make_chi2(const std::vector<double>& shapes) {
  const double half = 0.5 * checked("df", shapes[0]);
  return std::make_shared<Gamma>(half, 0.5, log_gamma_exact(half) + half * log_two);
}

KindPointer make_poisson(const std::vector<double>& shapes) {
  constexpr double largest = 1e15;
  if (!(shapes[0] >= 0 && shapes[0] <= largest)) {
    throw InputError("mu has to lie in [0, 1e15], not " + shortest(shapes[0]));
  }
  return std::make_shared<Poisson>(shapes[0]);
}

}  // namespace

std::vector<DistributionRow> positive_distributions() {
  return {{"lognorm", {"s"}, true, make_log_normal},
          {"gamma", {"a"}, true, make_gamma},
          {"expon", {}, true, make_exponential},
          {"chi2", {"df"}, true, make_chi2},
          {"poisson", {"mu"}, false, make_poisson}};
}

}  // namespace jacta
