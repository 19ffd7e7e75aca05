// Intervals on our thresholds cover at the points of the grid, and the gate sees
// thresholds that are off.
#include <gtest/gtest.h>

#include "coverage/campaign_study.h"
#include "coverage/toy_sources.h"
#include "jacta/interval/deterministic.h"
#include "jacta/neyman/threshold_lookup.h"
#include "support/golden.h"

namespace jacta {
namespace {

using test::CoveragePlan;

CoveragePlan gaussian_plan(std::size_t n_threshold, std::size_t n_test) {
  CoveragePlan plan;
  plan.grid = {0, 0.5, 1, 1.5, 2.5, 4};
  plan.n_threshold = n_threshold;
  plan.n_test = n_test;
  return plan;
}

TEST(GaussianCoverage, IsTheLevelAtTheGridPoints) {
  CoveragePlan plan = gaussian_plan(200000, 100000);
  plan.between = {0.25, 0.75, 2, 3.25};
  const auto cells = test::measure_coverage(test::closed_gaussian(), plan);
  EXPECT_EQ(test::failed_gates(cells), 0u) << test::coverage_table(cells);
}

TEST(GaussianCoverage, OtherLevelsAndLowerLimitsToo) {
  for (const double level : {0.6827, 0.95}) {
    CoveragePlan plan = gaussian_plan(100000, 100000);
    plan.level = level;
    plan.kinds = {IntervalKind::central, IntervalKind::upper, IntervalKind::lower};
    const auto cells = test::measure_coverage(test::closed_gaussian(), plan);
    EXPECT_EQ(test::failed_gates(cells), 0u) << test::coverage_table(cells);
  }
}

TEST(GaussianCoverage, ThresholdsFromToysAgreeWithTheDeterministicOnes) {
  const CoveragePlan plan = gaussian_plan(200000, 100);
  for (const auto& cell : test::measure_coverage(test::closed_gaussian(), plan)) {
    if (!cell.on_grid) continue;
    const double exact = bounded_gaussian_threshold(cell.mu, plan.level, cell.kind);
    const double covered = bounded_gaussian_coverage(cell.mu, cell.threshold, cell.kind);
    const double sigma = std::sqrt(0.09 / 200000);
    if (exact == 0) {
      EXPECT_EQ(cell.threshold, 0);
    } else {
      EXPECT_NEAR(covered, plan.level, 3.3 * sigma) << cell.mu << " " << word(cell.kind);
    }
  }
}

TEST(GaussianCoverage, HoldsThroughTheRunnerAndItsFits) {
  const Executor executor(2);
  const auto source =
      test::fitted(test::bounded_gaussian_model(), test::gaussian_job, executor);
  const auto cells = test::measure_coverage(source, gaussian_plan(20000, 20000));
  EXPECT_EQ(test::failed_gates(cells), 0u) << test::coverage_table(cells);
}

// The fits give the closed form's t, toy by toy.
TEST(GaussianCoverage, FitsGiveTheClosedForm) {
  const Executor executor(1);
  const auto toys = test::fitted(
      test::bounded_gaussian_model(), test::gaussian_job, executor)(0.8, 5, 500);
  for (std::size_t i = 0; i < 500; ++i) {
    const double t = 2 * (toys.ll_free[i] - toys.ll_true[i]);
    if (toys.mu_hat[i] > 0) {
      EXPECT_NEAR(t, bounded_gaussian_statistic(toys.mu_hat[i], 0.8), 1e-9);
    } else {
      EXPECT_GE(t, 0.8 * 0.8);
    }
  }
}

// Planted faults.

TEST(CoverageGate, CatchesThresholdsOfAnotherLevel) {
  for (const double wrong : {0.89, 0.91}) {
    CoveragePlan plan = gaussian_plan(200000, 100000);
    plan.grid.erase(plan.grid.begin());
    plan.threshold_level = wrong;
    const auto cells = test::measure_coverage(test::closed_gaussian(), plan);
    EXPECT_EQ(test::failed_gates(cells), cells.size()) << test::coverage_table(cells);
  }
}

TEST(CoverageGate, CatchesTwoSidedThresholdsUnderUpperLimits) {
  CoveragePlan plan = gaussian_plan(20000, 20000);
  plan.kinds = {IntervalKind::upper};
  plan.threshold_kind = IntervalKind::central;
  const auto cells = test::measure_coverage(test::closed_gaussian(), plan);
  EXPECT_EQ(test::failed_gates(cells), plan.grid.size()) << test::coverage_table(cells);
}

TEST(CoverageGate, CatchesAsymptoticThresholds) {
  const auto cells =
      test::measure_coverage(test::closed_gaussian(), gaussian_plan(20000, 20000));
  EXPECT_FALSE(cells.at(0).asymptotic.passed);
}

TEST(CoverageGate, CatchesTestToysThatMadeTheThresholds) {
  // Their coverage is the level up to one toy: no scatter at all.
  CoveragePlan plan = gaussian_plan(20000, 20000);
  plan.test_seed = plan.threshold_seed;
  for (const auto& cell : test::measure_coverage(test::closed_gaussian(), plan)) {
    EXPECT_LT(std::abs(cell.check.pull), 0.03);
  }
}

// Two science runs with three nuisance parameters.

std::shared_ptr<const StatisticalModel> example() {
  static const auto model = test::template_model(
      (test::source_folder() / "examples/wimp/wimp_statistical_model.yaml").string(),
      test::wimp_template_folder());
  return model;
}

TEST(TwoTermCoverage, IsTheLevelAtThreeStrengths) {
  const Executor executor(2);
  CoveragePlan plan;
  plan.grid = {0, 0.5, 1.5};
  plan.n_threshold = 4000;
  plan.n_test = 3000;
  const auto source = test::fitted(example(), test::template_job, executor);
  const auto cells = test::measure_coverage(source, plan);
  EXPECT_EQ(test::failed_gates(cells), 0u) << test::coverage_table(cells);
  // Half of all toys have no signal: the asymptotic interval covers too much at 0.
  EXPECT_FALSE(cells.at(0).asymptotic.passed) << test::coverage_table(cells);
}

// The edges of the interval tell the same as the ratio at the true value.
TEST(TwoTermCoverage, IntervalsHoldTheTruthWhereItsRatioIsBelowTheThreshold) {
  SilentDiagnostics silent;
  const ModelRegistry registry = test::registry_of(example());
  for (const auto kind : {IntervalKind::central, IntervalKind::upper}) {
    for (const double mu : {0.0, 0.5, 1.5}) {
      RunnerArguments arguments = test::template_job(mu, 3, 150);
      arguments.compute_confidence_interval = true;
      arguments.confidence_interval_kind = kind;
      Runner runner(arguments, registry, silent);
      const std::size_t poi = example()->parameters().index("wimp_rate_multiplier");
      const double threshold = 1.9;
      const ThresholdFunction constant{[threshold](double) { return threshold; }, ""};
      runner.set_thresholds({constant, constant});
      int n_covered = 0;
      for (std::int64_t i = 0; i < 150; ++i) {
        const auto rows = runner.fit_toy(runner.generate_toy(i), true);
        const double mu_hat = rows[0].minimum.theta[poi];
        const double t = one_sided_statistic(
            2 * (rows[0].minimum.ll - rows[1].minimum.ll), mu_hat, mu, kind);
        const bool covered =
            (kind == IntervalKind::upper || rows[0].lower <= mu) && mu <= rows[0].upper;
        EXPECT_EQ(covered, t <= threshold) << word(kind) << " " << mu << " toy " << i;
        n_covered += covered ? 1 : 0;
      }
      EXPECT_GT(n_covered, 100);
    }
  }
}

// Campaigns: grids as the collecting makes them. jacta_coverage example --campaign is the
// full table.

TEST(CampaignCoverage, AdaptiveGridsOfTheGaussianHoldTheLevelBetweenTheirPoints) {
  test::CampaignPlan plan;
  plan.start = {0, 2, 4};
  plan.truths = {0.1, 0.3, 0.7, 1.2, 1.7, 2.6};
  plan.level = 0.6827;
  plan.target = 0.01;
  plan.n_test = 20000;
  plan.seeds = {1, 2, 3};
  std::vector<std::string> texts;
  const auto cells = test::measure_campaigns(test::closed_gaussian(), plan, texts);
  for (const auto& cell : cells) {
    EXPECT_NEAR(cell.mean(), plan.level, 0.012) << test::campaign_table(cells, 0.6827);
  }
  EXPECT_TRUE(texts.empty());
  // Points at 0, 2 and 4 alone: the intervals that miss are named.
  plan.target = 0;
  plan.n_threshold = 4000;
  const auto coarse = test::measure_campaigns(test::closed_gaussian(), plan, texts);
  EXPECT_GT(std::abs(coarse[1].mean() - plan.level), 0.05);
  for (const auto& cell : coarse) {
    EXPECT_TRUE(cell.passes(plan.level)) << test::campaign_table(coarse, plan.level);
  }
}

// The example below two expected events, where a line from 0 to 2 covers 0.57 to 0.9.
TEST(CampaignCoverage, TheExampleHoldsTheLevelBelowTwoEvents) {
  const Executor executor(2);
  const double event = 1 / example()->expectation_values({}).at("wimp");
  test::CampaignPlan plan;
  plan.start = {0, 2 * event, 4 * event};
  plan.truths = {0.25 * event, 0.7 * event, 1.2 * event, 2.4 * event};
  plan.target = 0.02;
  const auto source = test::fitted(example(), test::template_job, executor);
  std::vector<std::string> texts;
  const auto cells = test::measure_campaigns(source, plan, texts);
  const double sigma = std::sqrt(0.09 * (1 / 2025.0 + 1 / 3000.0));
  for (const auto& cell : cells) {
    EXPECT_GE(cell.lowest(), 0.9 - plan.target - 3 * sigma)
        << test::campaign_table(cells, plan.level);
    EXPECT_LE(cell.mean(), 0.9 + plan.target + 3 * sigma)
        << test::campaign_table(cells, plan.level);
  }
  // The same points alone: no longer too low with an atom taken apart, and named.
  plan.target = 0;
  const auto coarse = test::measure_campaigns(source, plan, texts);
  EXPECT_GE(coarse[0].mean(), 0.87) << test::campaign_table(coarse, plan.level);
  EXPECT_EQ(coarse[0].n_warned, 1u) << test::campaign_table(coarse, plan.level);
}

}  // namespace
}  // namespace jacta
