#include "coverage/campaign_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/neyman/interpolation.h"
#include "jacta/neyman/threshold_lookup.h"

namespace jacta::test {

namespace {

// Test toys have seeds that no threshold has.
constexpr std::int64_t test_seeds = 100000;
constexpr double allowed_mean = 0.01;
constexpr double allowed_lowest = 0.015;

std::vector<PointToys> threshold_toys(const ToySource& source,
                                      const CampaignPlan& plan,
                                      std::int64_t seed,
                                      bool& certified) {
  certified = false;
  if (plan.target <= 0) {
    std::vector<PointToys> toys;
    for (const double mu : plan.start) {
      toys.push_back(source(mu, seed, plan.n_threshold));
    }
    return toys;
  }
  AdaptiveOptions options;
  options.target = plan.target;
  options.max_points = plan.max_points;
  options.levels = {plan.level};
  options.kinds = {plan.kind};
  const PointSampler sampler = [&](std::size_t, double mu, std::size_t n_toys) {
    return source(mu, seed, n_toys);
  };
  AdaptiveGrid grid = refine_grid(plan.start, 1, sampler, options);
  certified = grid.certificate.achieved;
  return std::move(grid.toys);
}

bool names_interval(const std::vector<std::string>& texts,
                    const std::vector<double>& points,
                    double mu) {
  const auto after = std::upper_bound(points.begin(), points.end(), mu);
  if (after == points.begin() || after == points.end()) return false;
  const std::string named =
      fmt::format("= {} and {} ", shortest(*std::prev(after)), shortest(*after));
  return std::any_of(texts.begin(), texts.end(), [&named](const std::string& text) {
    return text.find(named) != std::string::npos;
  });
}

double covered_share(const PointToys& toys, IntervalKind kind, double threshold) {
  const auto t = one_sided_ratios(
                     likelihood_ratios(
                         {toys.ll_free, toys.ll_true, toys.valid_free, toys.valid_true}),
                     toys.mu_hat,
                     toys.poi_value.value,
                     kind)
                     .t;
  const auto n = std::count_if(
      t.begin(), t.end(), [threshold](double value) { return value <= threshold; });
  return static_cast<double>(n) / static_cast<double>(t.size());
}

}  // namespace

double CampaignCell::mean() const {
  double sum = 0;
  for (const double coverage : coverages) sum += coverage;
  return sum / static_cast<double>(coverages.size());
}

double CampaignCell::lowest() const {
  return *std::min_element(coverages.begin(), coverages.end());
}

bool CampaignCell::passes(double level) const {
  constexpr double rounding = 1e-12;  // 2655 of 3000 toys are not below 0.9 - 0.015
  const bool covers = std::abs(mean() - level) <= allowed_mean &&
                      lowest() >= level - allowed_lowest - rounding;
  return covers || n_warned == coverages.size();
}

double chance_of_a_low_cell(const CampaignPlan& plan) {
  const auto n = static_cast<double>(plan.n_test);
  const double sigma = std::sqrt(plan.level * (1 - plan.level) / n);
  const double one = 0.5 * std::erfc(allowed_lowest / sigma / std::sqrt(2.0));
  const auto cells = static_cast<double>(plan.truths.size() * plan.seeds.size());
  return 1 - std::pow(1 - one, cells);
}

std::vector<CampaignCell> measure_campaigns(const ToySource& source,
                                            const CampaignPlan& plan,
                                            std::vector<std::string>& texts) {
  std::vector<CampaignCell> cells;
  for (const double mu : plan.truths) cells.push_back({.mu = mu});
  for (const std::int64_t seed : plan.seeds) {
    bool certified = false;
    const auto toys = threshold_toys(source, plan, seed, certified);
    ThresholdsFile file;
    CollectedDiagnostics diagnostics;
    for (const auto& point : toys) {
      add_thresholds(file, point, {plan.level}, diagnostics, plan.kind);
    }
    add_interpolation(file,
                      toys,
                      {.levels = {plan.level}, .kinds = {plan.kind}, .judge = !certified},
                      diagnostics);
    std::vector<std::string> warnings;
    for (const auto& message : diagnostics.messages()) warnings.push_back(message.text);
    SilentDiagnostics silent;
    const auto found = interval_thresholds(file,
                                           {toys.front().generate_values},
                                           {.poi = toys.front().poi,
                                            .nominal_values = toys.front().nominal_values,
                                            .confidence_level = plan.level,
                                            .kind = plan.kind},
                                           silent)
                           .front();
    for (auto& cell : cells) {
      const PointToys test = source(cell.mu, test_seeds + seed, plan.n_test);
      cell.coverages.push_back(
          covered_share(test, plan.kind, found.function.value(cell.mu)));
      cell.n_warned += names_interval(warnings, found.curve.poi, cell.mu) ? 1 : 0;
    }
    texts.insert(texts.end(), warnings.begin(), warnings.end());
  }
  return cells;
}

std::string campaign_table(const std::vector<CampaignCell>& cells, double level) {
  std::string table =
      fmt::format("{:>8} {:>8} {:>8} {:>7}\n", "mu", "mean", "lowest", "warned");
  for (const auto& cell : cells) {
    table += fmt::format("{:8.4f} {:8.4f} {:8.4f} {:3}/{:<3} {}\n",
                         cell.mu,
                         cell.mean(),
                         cell.lowest(),
                         cell.n_warned,
                         cell.coverages.size(),
                         cell.passes(level) ? "passed" : "FAILED");
  }
  return table;
}

}  // namespace jacta::test
