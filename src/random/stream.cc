#include "jacta/random/stream.h"

#include <Random123/philox.h>
#include <fmt/format.h>

#include <cmath>

#include "jacta/base/elementary.h"
#include "jacta/base/error.h"

namespace jacta {

Stream::Stream(StreamAddress address, Purpose purpose)
    : address_(address), purpose_(static_cast<std::uint64_t>(purpose)) {}

void Stream::refill() {
  const r123::Philox4x64 philox;
  const r123::Philox4x64::key_type key = {{address_.seed, address_.point}};
  const r123::Philox4x64::ctr_type counter = {{draw_++, address_.toy, purpose_, 0}};
  const auto bits = philox(counter, key);
  for (std::size_t i = 0; i < block_.size(); ++i) block_[i] = bits[i];
  next_ = 0;
}

double Stream::normal() {
  return normal_quantile(open_uniform());
}

double Stream::exponential() {
  return -portable_log(open_uniform());
}

// G. Marsaglia and W. W. Tsang, ACM TOMS 26 (2000) 363, doi:10.1145/358407.358414.
double Stream::gamma(double shape) {
  if (!(shape > 0) || std::isinf(shape)) {
    throw UsageError(fmt::format("gamma variate: shape {} is not positive", shape));
  }
  double boost = 1;
  if (shape < 1) {
    boost = portable_pow(open_uniform(), 1 / shape);
    shape += 1;
  }
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = normal();
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    const double u = open_uniform();
    if (portable_log(u) < 0.5 * x * x + d - d * v + d * portable_log(v)) {
      return boost * d * v;
    }
  }
}

namespace {

std::int64_t poisson_by_inversion(Stream& stream, double mean) {
  double probability = portable_exp(-mean);
  double u = stream.uniform();
  std::int64_t count = 0;
  while (u >= probability) {
    u -= probability;
    ++count;
    probability *= mean / static_cast<double>(count);
    if (probability <= 0) break;
  }
  return count;
}

// Transformed rejection PTRS: W. Hoermann, Insurance: Mathematics and Economics 12 (1993)
// 39, doi:10.1016/0167-6687(93)90997-4.
std::int64_t poisson_by_rejection(Stream& stream, double mean) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double log_inverse_alpha = portable_log(1.1239 + 1.1328 / (b - 3.4));
  const double squeeze = 0.9277 - 3.6224 / (b - 2);
  const double log_mean = portable_log(mean);
  while (true) {
    const double u = stream.uniform() - 0.5;
    const double v = stream.open_uniform();
    const double us = 0.5 - std::abs(u);
    const double count = std::floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return static_cast<std::int64_t>(count);
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const double left =
        portable_log(v) + log_inverse_alpha - portable_log(a / (us * us) + b);
    if (left <= count * log_mean - mean - log_gamma(count + 1)) {
      return static_cast<std::int64_t>(count);
    }
  }
}

}  // namespace

std::int64_t Stream::poisson(double mean) {
  if (!(mean >= 0) || mean > 1e15) {
    throw UsageError(fmt::format("Poisson variate: mean {} is not in [0, 1e15]", mean));
  }
  if (mean == 0) return 0;
  return mean < 10 ? poisson_by_inversion(*this, mean)
                   : poisson_by_rejection(*this, mean);
}

}  // namespace jacta
