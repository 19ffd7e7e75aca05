// Toys of a counting experiment: n events from Poisson(mu + b), mu >= 0, in closed form.
// They are as many per outcome as its probability says, so that quantiles are exact up to
// half a toy.
#pragma once

#include <algorithm>
#include <cmath>

#include "jacta/interval/deterministic.h"
#include "jacta/neyman/point_toys.h"

namespace jacta::test {

inline double poisson_probability(int n, double mean) {
  return std::exp(n * std::log(mean) - mean - std::lgamma(n + 1.0));
}

inline PointToys counting_toys(double mu, double background, std::size_t n_toys) {
  PointToys toys;
  toys.poi = "mu";
  toys.poi_value = Number(mu);
  double cumulative = 0;
  std::size_t made = 0;
  for (int n = 0; made < n_toys && n < 1000; ++n) {
    cumulative += poisson_probability(n, mu + background);
    const double best = std::max(0.0, n - background);
    const double ll_best = n == 0 ? -background
                                  : n * std::log(best + background) -
                                        (best + background) - std::lgamma(n + 1.0);
    const auto upto =
        static_cast<std::size_t>(std::llround(cumulative * static_cast<double>(n_toys)));
    for (; made < std::min(upto, n_toys); ++made) {
      toys.ll_free.push_back(ll_best);
      toys.ll_true.push_back(ll_best - 0.5 * poisson_statistic(n, mu, background));
      toys.mu_hat.push_back(best);
    }
  }
  return toys;
}

/// P(t <= threshold) at a true value, summed over outcomes.
inline double counting_coverage(double mu, double background, double threshold) {
  double covered = 0;
  for (int n = 0; n < 200; ++n) {
    if (poisson_statistic(n, mu, background) <= threshold + 1e-9) {
      covered += poisson_probability(n, mu + background);
    }
  }
  return covered;
}

}  // namespace jacta::test
