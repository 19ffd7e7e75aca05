// A counting experiment has few outcomes, and the t of an outcome is often the threshold
// itself: intervals contain these points, and cover them as the construction does.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "jacta/interval/confidence_interval.h"
#include "jacta/neyman/threshold_lookup.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

constexpr double background = 3;
constexpr double level = 0.9;
constexpr int most = 60;

// ln L = n ln(mu + b) - mu - b, spread over equal bins: the same ratio, other rounding.
Evaluator counting(int n, int bins, double offset) {
  return test::toy_evaluator(
      {{1, {0, test::open_end}, {}, {}, "rate"}},
      [=](std::span<const double> x) {
        double ll = offset;
        for (int bin = 0; bin < bins; ++bin) {
          const double mean = (x[0] + background) / bins;
          ll += n * std::log(mean) / bins - mean;
        }
        return ll;
      },
      [=](const Point& point, Derivatives& out) {
        const double mean = point.theta[0] + background;
        out.gradient[0] = n / mean - 1;
        out.hessian(0, 0) = -n / (mean * mean);
      });
}

double probability(int n, double mu) {
  const double mean = mu + background;
  return std::exp(n * std::log(mean) - mean - std::lgamma(n + 1.0));
}

class Ties : public ::testing::TestWithParam<std::tuple<double, int, double>> {
 protected:
  double step() const { return std::get<0>(GetParam()); }
  Evaluator data(int n) const {
    return counting(n, std::get<1>(GetParam()), std::get<2>(GetParam()));
  }

  // As toys do it: fits from the true value.
  double t(int n, double mu) const {
    Evaluator eval = data(n);
    const auto free = fit(eval, {.strategy = {}, .fixed = {}, .start = {{"x0", mu}}});
    const auto fixed = fit(eval, {.strategy = {}, .fixed = {{"x0", mu}}, .start = {}});
    return 2 * (free.ll - fixed.ll);
  }

  // The exact construction: outcomes in the order of t until they hold the level.
  void construct() {
    for (int i = 0; i * step() <= 20; ++i) {
      const double mu = i * step();
      std::vector<std::pair<double, int>> order;
      for (int n = 0; n < most; ++n) order.emplace_back(t(n, mu), n);
      std::sort(order.begin(), order.end());
      double sum = 0;
      double threshold = 0;
      for (const auto& [value, n] : order) {
        if (sum >= level && value > threshold + 1e-9) break;
        accepted_[mu].push_back(n);
        threshold = value;
        sum += probability(n, mu);
      }
      ThresholdKey key;
      key.poi = "x0";
      file_.add(key, {.poi = mu, .threshold = threshold});
    }
    SilentDiagnostics diagnostics;
    threshold_ = interval_thresholds(file_,
                                     {Node::map()},
                                     {.poi = "x0", .kind = IntervalKind::central},
                                     diagnostics)
                     .front()
                     .function;
  }

  IntervalResult interval(int n, RootFinding root_find = RootFinding::brentq) const {
    Evaluator eval = data(n);
    IntervalOptions options;
    options.threshold = threshold_;
    options.root_find = root_find;
    options.bounds = Limits{0, 60};
    return confidence_interval(eval, "x0", options);
  }

  std::map<double, std::vector<int>> accepted_;
  ThresholdsFile file_;
  ThresholdFunction threshold_;
};

TEST_P(Ties, EveryAcceptedPointIsInTheInterval) {
  construct();
  std::vector<IntervalResult> intervals;
  for (int n = 0; n < 40; ++n) intervals.push_back(interval(n));
  for (const auto& [mu, outcomes] : accepted_) {
    for (const int n : outcomes) {
      if (n >= 40) continue;
      const auto& edges = intervals[static_cast<std::size_t>(n)];
      EXPECT_LE(edges.lower, mu) << n;
      EXPECT_GE(edges.upper, mu) << n;
    }
    if (mu > 10) continue;
    double coverage = 0;
    for (int n = 0; n < 40; ++n) {
      const auto& edges = intervals[static_cast<std::size_t>(n)];
      if (edges.lower <= mu && mu <= edges.upper) coverage += probability(n, mu);
    }
    EXPECT_GE(coverage, level - 1e-12) << mu;
  }
  double found = 0;
  for (int n = 0; n < 40; ++n) {
    if (intervals[static_cast<std::size_t>(n)].lower > 0) found += probability(n, 0);
  }
  EXPECT_LE(found, 1 - level);
}

// An edge at a tie is the point itself, not a number beside it.
TEST_P(Ties, AreEdgesToTheLastBit) {
  construct();
  int n_ties = 0;
  for (int n = 0; n < 16; ++n) {
    for (const RootFinding root_find : {RootFinding::brentq, RootFinding::extremal}) {
      const auto edges = interval(n, root_find);
      for (const auto& [mu, outcomes] : accepted_) {
        EXPECT_TRUE(edges.upper == mu || std::abs(edges.upper - mu) > 1e-9) << n;
        EXPECT_TRUE(edges.lower == mu || std::abs(edges.lower - mu) > 1e-9) << n;
        n_ties += edges.upper == mu || edges.lower == mu ? 1 : 0;
      }
    }
  }
  EXPECT_GE(n_ties, 10);
}

// Bins of data that are one count, and ln L of 1e4 besides: 5e-12 of rounding.
INSTANTIATE_TEST_SUITE_P(Grids,
                         Ties,
                         ::testing::Values(std::tuple{0.25, 1, 0.0},
                                           std::tuple{0.2, 1, 0.0},
                                           std::tuple{0.5, 7, 0.0},
                                           std::tuple{0.25, 1, -12345.678}));

}  // namespace
}  // namespace jacta
