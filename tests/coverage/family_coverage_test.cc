// All families with few toys, and gates that see planted faults. ./dev coverage is the
// same at full statistics.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "coverage/family_table.h"
#include "coverage/known_coverage.h"
#include "jacta/base/atomic_file.h"
#include "jacta/interval/critical_value.h"
#include "jacta/interval/deterministic.h"
#include "neyman/on_off_toys.h"
#include "support/folders.h"

namespace jacta {
namespace {

using test::CoverageFamily;
using test::FamilyPlan;

const std::vector<CoverageFamily>& families() {
  static const test::TemporaryFolder folder("coverage_families");
  static const auto all = test::coverage_families(folder.path());
  return all;
}

const CoverageFamily& family_called(const std::string& name) {
  for (const auto& family : families()) {
    if (family.name == name) return family;
  }
  throw UsageError("no family is called " + name);
}

FamilyPlan few_toys() {
  FamilyPlan plan;
  plan.n_threshold = 250;
  plan.n_test = 250;
  plan.n_endpoints = 36;
  return plan;
}

TEST(FamilyCoverage, OfAllTwelveIsTheLevelWithFewToys) {
  const Executor executor(2);
  std::vector<test::FamilyCoverage> found;
  for (const auto& family : families()) {
    found.push_back(test::measure_family(family, few_toys(), executor));
    EXPECT_EQ(found.back().cells.size(), 27u) << family.name;
    EXPECT_GE(found.back().endpoints.n, 36u) << family.name;
  }
  EXPECT_EQ(found.size(), 12u);
  const auto gates = test::check_gates(found);
  EXPECT_GT(gates.n_gates, 200u);
  EXPECT_TRUE(gates.failed.empty()) << test::gates_text(gates);
}

// A toy is a pure function of seed, point and index: threads, order and number of toys do
// not matter.
TEST(FamilyCoverage, ToysDependOnSeedPointAndIndexOnly) {
  const Executor one(1);
  const Executor two(2);
  for (const auto& family : families()) {
    const double mu = family.truths.front();
    const auto long_job = test::family_toys(family, two)(mu, 5, 30);
    const auto source = test::family_toys(family, one);
    source(family.truths.back(), 5, 3);
    const auto short_job = source(mu, 5, 10);
    const auto other_seed = source(mu, 6, 10);
    for (std::size_t i = 0; i < 10; ++i) {
      EXPECT_EQ(short_job.ll_free[i], long_job.ll_free[i]) << family.name;
      EXPECT_EQ(short_job.mu_hat[i], long_job.mu_hat[i]) << family.name;
    }
    EXPECT_NE(short_job.mu_hat, other_seed.mu_hat) << family.name;
  }
}

// The band that holds the whole distribution function of n uniform numbers with a
// probability of 99 % (P. Massart, Ann. Probab. 18 (1990) 1269): how far they leave it.
double beyond_the_band(std::vector<double> p) {
  std::sort(p.begin(), p.end());
  const auto n = static_cast<double>(p.size());
  double distance = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const auto k = static_cast<double>(i);
    distance = std::max({distance, p[i] - k / n, (k + 1) / n - p[i]});
  }
  return distance - std::sqrt(std::log(2 / 0.01) / (2 * n));
}

TEST(FamilyCoverage, PValuesAtTheTruthAreUniform) {
  const Executor executor(2);
  const auto& family = family_called("gaussian");
  const auto toys = test::family_toys(family, executor)(0.7, 9, 20000);
  std::vector<double> p;
  std::vector<double> scaled;
  for (std::size_t i = 0; i < toys.ll_free.size(); ++i) {
    const double t = 2 * (toys.ll_free[i] - toys.ll_true[i]);
    p.push_back(chi_square_survival(t, 1));
    scaled.push_back(chi_square_survival(1.1 * t, 1));
  }
  EXPECT_LT(beyond_the_band(p), 0);
  EXPECT_GT(beyond_the_band(scaled), 0);  // a planted fault
}

// Planted faults.

FamilyPlan many_toys() {
  FamilyPlan plan;
  plan.n_threshold = 20000;
  plan.n_test = 20000;
  return plan;
}

std::size_t failed_gates(const CoverageFamily& family, const test::ToySource& source) {
  return test::check_gates({test::measure_family(family, many_toys(), source)})
      .failed.size();
}

TEST(FamilyGates, CatchAStatisticThatIsOffByAFactor) {
  const Executor executor(2);
  const auto& family = family_called("bounded_gaussian");
  const auto source = test::family_toys(family, executor);
  EXPECT_EQ(failed_gates(family, source), 0u);
  const test::ToySource scaled = [&](double mu, std::int64_t seed, std::size_t n) {
    PointToys toys = source(mu, seed, n);
    for (std::size_t i = 0; i < n; ++i) {
      toys.ll_true[i] = toys.ll_free[i] - 1.1 * (toys.ll_free[i] - toys.ll_true[i]);
    }
    return toys;
  };
  EXPECT_GT(failed_gates(family, scaled), 5u);
}

TEST(FamilyGates, CatchThresholdsOfToysWithoutTheirLastEvents) {
  const Executor executor(2);
  const auto& family = family_called("gaussian");
  const auto source = test::family_toys(family, executor);
  // The thresholds' toys lose the largest twentieth of their ratios.
  const test::ToySource lossy = [&](double mu, std::int64_t seed, std::size_t n) {
    PointToys toys = source(mu, seed, n);
    if (seed != FamilyPlan{}.threshold_seed) return toys;
    for (std::size_t i = 0; i < n; ++i) {
      if (2 * (toys.ll_free[i] - toys.ll_true[i]) > 3.84)
        toys.ll_true[i] = toys.ll_free[i];
    }
    return toys;
  };
  EXPECT_GT(failed_gates(family, lossy), 5u);
}

TEST(FamilyGates, CatchToysOfAnotherMean) {
  const Executor executor(2);
  const auto& family = family_called("poisson_known_background");
  const auto source = test::family_toys(family, executor);
  EXPECT_EQ(failed_gates(family, source), 0u);
  const test::ToySource shifted = [&](double mu, std::int64_t seed, std::size_t n) {
    PointToys toys = source(mu, seed, n);
    for (double& best : toys.mu_hat) best = std::max(0.0, best - 1);
    return toys;
  };
  EXPECT_GT(failed_gates(family, shifted), 0u);
}

// What the sums over outcomes are checked with.

TEST(KnownCoverage, OfOnAndOffCountsNeedsNoFit) {
  const Executor executor(1);
  const auto& family = family_called("on_off");
  const auto toys = test::family_toys(family, executor)(2, 4, 200);
  const double tau = 3;
  const ModelRegistry none;
  for (std::size_t i = 0; i < 200; ++i) {
    // The closed form knows counts only: the fit's t has to be one of its values.
    const double t = 2 * (toys.ll_free[i] - toys.ll_true[i]);
    double nearest = 1;
    for (int on = 0; on < 40; ++on) {
      for (int off = 0; off < 50; ++off) {
        nearest =
            std::min(nearest, std::abs(test::OnOffCounts{on, off, tau}.statistic(2) - t));
      }
    }
    EXPECT_LT(nearest, 1e-7) << i;
  }
}

TEST(KnownCoverage, OfCountsReachesTheLevelOfTheConstruction) {
  for (const double mu : {0.5, 1.0, 2.3, 4.0}) {
    const auto accepted = poisson_acceptance(mu, 3, 0.9);
    EXPECT_NEAR(test::poisson_coverage(mu, 3, accepted.threshold, IntervalKind::central),
                accepted.probability,
                1e-12);
  }
}

// SciPy 1.17.1: 2 min(binom.cdf(k, n, p), binom.sf(k - 1, n, p)).
TEST(KnownCoverage, BinomialPValues) {
  const auto near = [](std::size_t k, std::size_t n, double p, double expected) {
    EXPECT_NEAR(test::binomial_p_value(k, n, p), expected, 1e-8 * expected) << k;
  };
  near(880, 1000, 0.9, 0.043992289931588345);
  near(921, 1000, 0.9, 0.026530459463534332);
  near(26812, 30000, 0.9, 0.0003456581623281859);
  near(3, 50, 0.02, 0.15685549670193807);
  EXPECT_EQ(test::binomial_p_value(1000, 1000, 1), 1);
  EXPECT_EQ(test::binomial_p_value(999, 1000, 1), 0);
}

TEST(FamilyTable, StandsBetweenTheMarksOfAPage) {
  const test::TemporaryFolder folder;
  const auto page = folder.path() / "page.md";
  write_file(page,
             "above\n<!-- tables of ./dev coverage -->\nold\n<!-- end of the tables -->\n"
             "below\n");
  test::replace_tables(page, "new\n");
  test::replace_tables(page, "newer\n");
  EXPECT_EQ(read_file(page),
            "above\n<!-- tables of ./dev coverage -->\n\nnewer\n<!-- end of the tables "
            "-->\nbelow\n");
  write_file(page, "no marks\n");
  EXPECT_THROW(test::replace_tables(page, "new\n"), InputError);
}

}  // namespace
}  // namespace jacta
