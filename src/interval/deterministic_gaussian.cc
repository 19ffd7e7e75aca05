#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "bisection.h"
#include "counting_checks.h"
#include "jacta/base/elementary.h"
#include "jacta/base/infinity.h"
#include "jacta/interval/deterministic.h"

namespace jacta {

namespace {

// The x below mu where t = distance^2.
double lower_end(double mu, double distance) {
  if (distance <= mu) return mu - distance;
  if (mu == 0) return distance > 0 ? -infinity : 0;
  return (mu * mu - distance * distance) / (2 * mu);
}

// P(t < distance^2 | mu); at mu = 0 all negative x have t = 0.
double two_sided_probability(double mu, double distance) {
  const double below = mu == 0 ? 0 : normal_cdf(lower_end(mu, distance) - mu);
  return normal_cdf(distance) - below;
}

// Half-width of the acceptance region above mu.
double half_width(double mu, double level) {
  if (mu == 0) return level > 0.5 ? normal_quantile(level) : 0;
  const double wide = normal_quantile(0.5 + 0.5 * level);
  if (wide <= mu) return wide;
  return bisect(0, wide, [&](double distance) {
    return two_sided_probability(mu, distance) <= level;
  });
}

}  // namespace

double bounded_gaussian_statistic(double x, double mu) {
  check_mean(mu);
  return x >= 0 ? (x - mu) * (x - mu) : mu * (mu - 2 * x);
}

GaussianAcceptance bounded_gaussian_acceptance(double mu, double level) {
  check_mean(mu);
  check_level(level);
  const double distance = half_width(mu, level);
  const double lower = mu == 0 ? -infinity : lower_end(mu, distance);
  return {lower, mu + distance, distance * distance};
}

double bounded_gaussian_threshold(double mu, double level, IntervalKind kind) {
  if (kind == IntervalKind::central) {
    return bounded_gaussian_acceptance(mu, level).threshold;
  }
  check_mean(mu);
  check_level(level);
  if (level <= 0.5) return 0;
  const double z = normal_quantile(level);
  if (kind == IntervalKind::lower || z <= mu) return z * z;
  return mu * (2 * z - mu);
}

double bounded_gaussian_coverage(double mu, double threshold, IntervalKind kind) {
  check_mean(mu);
  if (!(threshold >= 0)) return 0;
  const double distance = std::sqrt(threshold);
  if (kind == IntervalKind::lower) return normal_cdf(distance);
  const double low = mu == 0 ? -infinity : lower_end(mu, distance);
  const double below = low == -infinity ? 0 : normal_cdf(low - mu);
  return kind == IntervalKind::upper ? 1 - below : normal_cdf(distance) - below;
}

ConstructedInterval bounded_gaussian_interval(double x, double level) {
  check_level(level);
  if (!std::isfinite(x)) throw InputError("the observed x is not finite");
  const auto accepted = [&](double mu) {
    const double distance = std::sqrt(bounded_gaussian_statistic(x, mu));
    return two_sided_probability(mu, distance) <= level;
  };
  const double best = std::max(0.0, x);
  ConstructedInterval interval;
  interval.lower = best == 0 || accepted(0) ? 0 : bisect(best, 0, accepted);
  double outside = best + 1;
  while (accepted(outside)) outside = best + 2 * (outside - best);
  interval.upper = bisect(best, outside, accepted);
  interval.plain_upper = interval.upper;
  return interval;
}

}  // namespace jacta
