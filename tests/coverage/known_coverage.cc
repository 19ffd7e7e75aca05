#include "coverage/known_coverage.h"

#include <algorithm>
#include <cmath>

#include "jacta/interval/critical_value.h"
#include "jacta/interval/deterministic.h"
#include "jacta/neyman/threshold_quantile.h"
#include "neyman/counting_toys.h"
#include "neyman/on_off_toys.h"

namespace jacta::test {

namespace {

// Means of the families are below 30: beyond this no count matters.
constexpr int most_counts = 120;

bool covered(double t, double best, double mu, double threshold, IntervalKind kind) {
  return one_sided_statistic(t, best, mu, kind) <= threshold + same_ratio;
}

double n_log(double n, double mean) {
  return n > 0 ? n * std::log(mean) : 0;
}

}  // namespace

double gaussian_coverage(double threshold, IntervalKind kind) {
  const double central = 1 - chi_square_survival(threshold, 1);
  return kind == IntervalKind::central ? central : 0.5 + 0.5 * central;
}

double poisson_coverage(double mu,
                        double background,
                        double threshold,
                        IntervalKind kind) {
  double sum = 0;
  for (int n = 0; n < most_counts; ++n) {
    const double t = poisson_statistic(n, mu, background);
    const double best = std::max(0.0, n - background);
    if (covered(t, best, mu, threshold, kind)) {
      sum += poisson_probability(n, mu + background);
    }
  }
  return sum;
}

double on_off_coverage(
    double mu, double background, double tau, double threshold, IntervalKind kind) {
  double sum = 0;
  for_each_on_off(mu, background, tau, [&](const OnOffCounts& counts, double p) {
    if (covered(counts.statistic(mu), counts.best_signal(), mu, threshold, kind)) {
      sum += p;
    }
  });
  return sum;
}

double binomial_p_value(std::size_t k, std::size_t n, double probability) {
  const double p = std::clamp(probability, 0.0, 1.0);
  const auto total = static_cast<double>(n);
  const auto log_factorial = [](double x) { return std::lgamma(x + 1); };
  double at_most = 0;
  double at_least = 0;
  for (std::size_t i = 0; i <= n; ++i) {
    const auto x = static_cast<double>(i);
    const double ln = log_factorial(total) - log_factorial(x) - log_factorial(total - x) +
                      n_log(x, p) + n_log(total - x, 1 - p);
    const double share = std::exp(ln);
    if (i <= k) at_most += share;
    if (i >= k) at_least += share;
  }
  return std::min(1.0, 2 * std::min(at_most, at_least));
}

}  // namespace jacta::test
