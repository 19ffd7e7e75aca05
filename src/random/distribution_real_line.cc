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

struct RealLine : FrozenDistribution::Kind {
  std::pair<double, double> support() const override { return {-infinity, infinity}; }
};

struct Normal final : RealLine {
  LogDensity evaluate(double x) const override {
    return {-0.5 * x * x - half_log_two_pi, -x, -1};
  }
  double sample(Stream& stream) const override { return stream.normal(); }
};

// log(1 + x^2 / n), where the square may overflow.
double log_one_plus_square(double x, double n) {
  if (std::abs(x) < 1e150) return log1p_portable(x * x / n);
  return 2 * portable_log(std::abs(x)) - portable_log(n);
}

struct StudentT final : RealLine {
  explicit StudentT(double degrees)
      : n(degrees),
        constant(log_gamma_half_step(0.5 * n) - 0.5 * (portable_log(n) + log_pi)) {}
  LogDensity evaluate(double x) const override {
    const double power = 0.5 * (n + 1);
    const double slope = 2 * x / (n + x * x);
    const double square = x * x;
    return {constant - power * log_one_plus_square(x, n),
            -power * slope,
            -power * 2 * (n - square) / (n + square) / (n + square)};
  }
  double sample(Stream& stream) const override {
    const double normal = stream.normal();
    return normal / std::sqrt(2 * stream.gamma(0.5 * n) / n);
  }
  double n;
  double constant;
};

struct Cauchy final : RealLine {
  LogDensity evaluate(double x) const override {
    const double square = x * x;
    return {-log_pi - log_one_plus_square(x, 1),
            -2 * x / (1 + square),
            -2 * (1 - square) / (1 + square) / (1 + square)};
  }
  double sample(Stream& stream) const override {
    const double numerator = stream.normal();
    return numerator / stream.normal();
  }
};

struct Laplace final : RealLine {
  LogDensity evaluate(double x) const override {
    const double slope = x > 0 ? -1 : x < 0 ? 1 : 0;
    return {-log_two - std::abs(x), slope, 0};
  }
  double sample(Stream& stream) const override {
    const bool negative = stream.uniform() < 0.5;
    return negative ? -stream.exponential() : stream.exponential();
  }
};

KindPointer make_t(const std::vector<double>& shapes) {
  if (!(shapes[0] > 0)) {
    throw InputError("df has to be positive, not " + shortest(shapes[0]));
  }
  if (std::isinf(shapes[0])) return std::make_shared<Normal>();
  return std::make_shared<StudentT>(shapes[0]);
}

template <class Distribution>
KindPointer make_plain(const std::vector<double>&) {
  return std::make_shared<Distribution>();
}

}  // namespace

std::vector<DistributionRow> real_line_distributions() {
  return {{"norm", {}, true, make_plain<Normal>},
          {"t", {"df"}, true, make_t},
          {"cauchy", {}, true, make_plain<Cauchy>},
          {"laplace", {}, true, make_plain<Laplace>}};
}

}  // namespace jacta
