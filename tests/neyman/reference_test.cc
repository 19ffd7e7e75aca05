// Thresholds of ours hold for toys of the reference.
//
// tests/golden/thresholds/wimp_toys.json has likelihood ratios that the reference found
// with its own toys and its own fits (tools/reference/threshold_toys.py). With a
// threshold at order statistic k of n toys of ours, the number of m toys of the reference
// at or below it is beta-binomial whatever the distribution of the ratio, if it is the
// same one: a test without approximations, at 1 % over all cells together.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/elementary.h"
#include "jacta/interval/critical_value.h"
#include "jacta/neyman/construction.h"
#include "support/golden.h"

namespace jacta {
namespace {

constexpr double family_wise = 0.01;
const std::vector<double> levels = {0.6827, 0.8, 0.9, 0.95};
constexpr int n_ours = 10000;

int order_statistic(double level) {
  return static_cast<int>(std::lround(level * n_ours));
}

// The smaller tail of the number of m values at or below the k-th of n others.
double smaller_tail(int count, int m, int k, int n) {
  const auto log_choose = [](double a, double b) {
    return log_gamma(a + 1) - log_gamma(b + 1) - log_gamma(a - b + 1);
  };
  double below = 0;
  double total = 0;
  double at = 0;
  for (int c = 0; c <= m; ++c) {
    const double p = std::exp(log_choose(c + k - 1, c) +
                              log_choose(m - c + n - k, m - c) - log_choose(n + m, m));
    total += p;
    if (c < count) below += p;
    if (c == count) at = p;
  }
  EXPECT_NEAR(total, 1, 1e-6);
  return std::min(below + at, total - below);
}

TEST(BetaBinomial, IsThePolyaUrn) {
  // One toy of each: each order is equally likely.
  EXPECT_NEAR(smaller_tail(0, 1, 1, 1), 0.5, 1e-9);
  // Two thresholds toys, the upper one: P(0 of 1 below) = 1/3.
  EXPECT_NEAR(smaller_tail(0, 1, 2, 2), 1.0 / 3, 1e-9);
}

struct ReferencePoint {
  double mu;
  std::vector<double> t;
};

std::vector<ReferencePoint> reference_points() {
  const auto document =
      test::load(test::source_folder() / "tests/golden/thresholds/wimp_toys.json");
  std::vector<ReferencePoint> points;
  for (const auto& point : document.at("points")) {
    points.push_back({point.at("wimp_rate_multiplier").get<double>(),
                      point.at("t").get<std::vector<double>>()});
  }
  return points;
}

std::vector<double> sorted_ratios_of_ours(double mu) {
  RunnerArguments arguments;
  arguments.statistical_model = "jacta.TemplateModel";
  arguments.statistical_model_config =
      (test::source_folder() / "examples/wimp/wimp_statistical_model.yaml").string();
  arguments.statistical_model_args.set("template_path",
                                       Node::string(test::wimp_template_folder()));
  arguments.poi = "wimp_rate_multiplier";
  arguments.hypotheses = {Node::string("free"), Node::string("true")};
  arguments.n_mc = n_ours;
  arguments.generate_values.set(arguments.poi, Node::real(mu));
  arguments.toydata_mode = ToyDataMode::generate;
  arguments.seed = 20240601;
  ModelRegistry registry;
  register_template_model(registry);
  SilentDiagnostics silent;
  const Runner runner(arguments, registry, silent);
  const Executor executor(2);
  const PointToys toys = throw_point_toys(runner, executor);
  auto t = likelihood_ratios({toys.ll_free, toys.ll_true, {}, {}}).t;
  std::sort(t.begin(), t.end());
  return t;
}

// The fits of the reference leave up to 5e-4 in t. A threshold of 0, where t has an atom
// (no excess under no signal), is compared above the atom.
constexpr double fit_noise = 1e-3;

// Cells whose number of reference toys below the threshold is too unlikely.
struct Comparison {
  int n_cells = 0;
  std::vector<std::string> outside = {};
};

template <class Threshold>
Comparison compare(const Threshold& threshold_of) {
  Comparison result;
  const auto points = reference_points();
  const auto n_cells = static_cast<double>(points.size() * levels.size());
  for (const auto& point : points) {
    const auto ours = sorted_ratios_of_ours(point.mu);
    for (const double level : levels) {
      const double threshold = std::max(fit_noise, threshold_of(ours, level));
      const auto at_or_below = static_cast<int>(
          std::upper_bound(ours.begin(), ours.end(), fit_noise) - ours.begin());
      const int k = std::max(order_statistic(level), at_or_below);
      const auto count = static_cast<int>(
          std::count_if(point.t.begin(), point.t.end(), [threshold](double t) {
            return t <= threshold;
          }));
      const double tail =
          smaller_tail(count, static_cast<int>(point.t.size()), k, n_ours);
      ++result.n_cells;
      if (tail > 0.5 * family_wise / n_cells) continue;
      result.outside.push_back(fmt::format(
          "mu = {:.3f}, level {}: {} of {} toys of the reference at or below {:.4f}",
          point.mu,
          level,
          count,
          point.t.size(),
          threshold));
    }
  }
  return result;
}

TEST(ReferenceToys, AreBelowOurThresholdsAsOftenAsTheLevelSays) {
  for (const auto& point : reference_points()) EXPECT_GE(point.t.size(), 1000u);
  const Comparison comparison = compare([](const std::vector<double>& t, double level) {
    return t[static_cast<std::size_t>(order_statistic(level)) - 1];
  });
  EXPECT_EQ(comparison.n_cells, 16);
  EXPECT_TRUE(comparison.outside.empty()) << comparison.outside.front();
}

// The planted fault: asymptotic thresholds are too high without a signal.
TEST(ReferenceToys, TellAsymptoticThresholdsFromOurs) {
  const Comparison comparison = compare([](const std::vector<double>&, double level) {
    return asymptotic_critical_value(IntervalKind::central, level);
  });
  EXPECT_GE(comparison.outside.size(), 4u);
}

}  // namespace
}  // namespace jacta
