#include "coverage/coverage_study.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/interval/critical_value.h"
#include "jacta/neyman/coverage.h"
#include "jacta/neyman/threshold_lookup.h"

namespace jacta::test {

namespace {

double threshold_level(const CoveragePlan& plan) {
  return plan.threshold_level > 0 ? plan.threshold_level : plan.level;
}

IntervalKind threshold_kind(const CoveragePlan& plan, IntervalKind kind) {
  return plan.threshold_kind.value_or(kind);
}

ThresholdsFile make_thresholds(const ToySource& source, const CoveragePlan& plan) {
  ThresholdsFile file;
  SilentDiagnostics silent;
  for (const double mu : plan.grid) {
    const PointToys toys = source(mu, plan.threshold_seed, plan.n_threshold);
    for (const IntervalKind kind : plan.kinds) {
      add_thresholds(
          file, toys, {threshold_level(plan)}, silent, threshold_kind(plan, kind));
    }
  }
  return file;
}

ThresholdFunction look_up(const ThresholdsFile& file,
                          const CoveragePlan& plan,
                          const PointToys& toys,
                          IntervalKind kind) {
  SilentDiagnostics silent;
  ThresholdRequest request;
  request.poi = toys.poi;
  request.nominal_values = toys.nominal_values;
  request.confidence_level = threshold_level(plan);
  request.kind = threshold_kind(plan, kind);
  return interval_thresholds(file, {toys.generate_values}, request, silent)
      .front()
      .function;
}

}  // namespace

std::vector<CoverageCell> measure_coverage(const ToySource& source,
                                           const CoveragePlan& plan) {
  const ThresholdsFile file = make_thresholds(source, plan);
  std::vector<double> points = plan.grid;
  points.insert(points.end(), plan.between.begin(), plan.between.end());
  std::sort(points.begin(), points.end());
  std::vector<CoverageCell> cells;
  for (const double mu : points) {
    const PointToys toys = source(mu, plan.test_seed, plan.n_test);
    const ToyRatios ratios =
        likelihood_ratios({toys.ll_free, toys.ll_true, toys.valid_free, toys.valid_true});
    for (const IntervalKind kind : plan.kinds) {
      const auto t = one_sided_ratios(ratios, toys.mu_hat, mu, kind).t;
      CoverageCell cell;
      cell.mu = mu;
      cell.kind = kind;
      cell.on_grid = std::count(plan.grid.begin(), plan.grid.end(), mu) > 0;
      cell.threshold = look_up(file, plan, toys, kind).value(mu);
      cell.check = check_coverage(
          t,
          cell.threshold,
          {.level = plan.level, .n_threshold = plan.n_threshold, .sigmas = plan.sigmas});
      cell.asymptotic_threshold = asymptotic_critical_value(kind, plan.level);
      cell.asymptotic = check_coverage(
          t, cell.asymptotic_threshold, {.level = plan.level, .sigmas = plan.sigmas});
      cells.push_back(cell);
    }
  }
  return cells;
}

std::size_t failed_gates(const std::vector<CoverageCell>& cells) {
  return static_cast<std::size_t>(
      std::count_if(cells.begin(), cells.end(), [](const CoverageCell& cell) {
        return cell.on_grid && !cell.check.passed;
      }));
}

std::string coverage_table(const std::vector<CoverageCell>& cells) {
  std::string table =
      fmt::format("{:>8} {:>8} {:>9} {:>9} {:>9} {:>8} {:>6}  {:>10} {}\n",
                  "mu",
                  "kind",
                  "threshold",
                  "P(t < q)",
                  "P(t <= q)",
                  "sigma",
                  "pull",
                  "asymptotic",
                  "gate");
  for (const auto& cell : cells) {
    const char* gate = cell.check.passed ? "passed" : "FAILED";
    table += fmt::format(
        "{:8.4f} {:>8} {:9.4f} {:9.5f} {:9.5f} {:8.5f} {:+6.2f}  {:10.5f} {}\n",
        cell.mu,
        word(cell.kind),
        cell.threshold,
        cell.check.below,
        cell.check.coverage,
        cell.check.sigma,
        cell.check.pull,
        cell.asymptotic.coverage,
        cell.on_grid ? gate : "between");
  }
  return table;
}

}  // namespace jacta::test
