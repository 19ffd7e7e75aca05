// Counts on a source, from Poisson(mu + b), and beside it, from Poisson(tau b), mu >= 0,
// in closed form. At mu the background is the positive root of
// (1 + tau) b^2 + ((1 + tau) mu - n_on - n_off) b - n_off mu = 0 (W. A. Rolke,
// A. M. Lopez and J. Conrad, Nucl. Instrum. Meth. A 551 (2005) 493).
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>

#include "jacta/neyman/point_toys.h"

namespace jacta::test {

struct OnOffCounts {
  int n_on = 0;
  int n_off = 0;
  double tau = 1;

  double best_signal() const { return std::max(0.0, n_on - n_off / tau); }
  double background(double mu) const {
    const double a = 1 + tau;
    const double half = 0.5 * (a * mu - n_on - n_off);
    return (std::sqrt(half * half + a * n_off * mu) - half) / a;
  }
  /// The maximum of ln L at mu.
  double profile(double mu) const {
    const auto term = [](int n, double mean) {
      return (n > 0 ? n * std::log(mean) : 0) - mean - std::lgamma(n + 1.0);
    };
    const double b = background(mu);
    return term(n_on, mu + b) + term(n_off, tau * b);
  }
  double statistic(double mu) const { return 2 * (profile(best_signal()) - profile(mu)); }
};

/// Calls for all counts that matter for means below 30, with their probability.
inline void for_each_on_off(
    double mu,
    double background,
    double tau,
    const std::function<void(const OnOffCounts&, double probability)>& body) {
  constexpr int most = 120;
  const auto probability = [](int n, double mean) {
    return std::exp(n * std::log(mean) - mean - std::lgamma(n + 1.0));
  };
  for (int n_on = 0; n_on < most; ++n_on) {
    const double p_on = probability(n_on, mu + background);
    for (int n_off = 0; n_off < most; ++n_off) {
      body({n_on, n_off, tau}, p_on * probability(n_off, tau * background));
    }
  }
}

/// As many toys per outcome as its probability says.
inline PointToys on_off_toys(double mu,
                             double background,
                             double tau,
                             std::size_t n_toys) {
  PointToys toys;
  toys.poi = "mu";
  toys.poi_value = Number(mu);
  double cumulative = 0;
  for_each_on_off(mu, background, tau, [&](const OnOffCounts& counts, double p) {
    cumulative += p;
    const auto upto = std::llround(cumulative * static_cast<double>(n_toys));
    while (toys.ll_free.size() < static_cast<std::size_t>(upto)) {
      toys.ll_free.push_back(counts.profile(counts.best_signal()));
      toys.ll_true.push_back(counts.profile(mu));
      toys.mu_hat.push_back(counts.best_signal());
    }
  });
  return toys;
}

}  // namespace jacta::test
