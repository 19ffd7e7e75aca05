// Gates on measured coverage: what passes, what does not, and atoms.
#include "jacta/neyman/coverage.h"

#include <gtest/gtest.h>

#include <cmath>

#include "jacta/base/error.h"
#include "jacta/interval/deterministic.h"
#include "jacta/neyman/threshold_quantile.h"
#include "jacta/random/stream.h"

namespace jacta {
namespace {

TEST(Coverage, SigmaCountsBothSamples) {
  const auto exact = check_coverage(900, 0, 1000, {.level = 0.9});
  EXPECT_NEAR(exact.sigma, std::sqrt(0.09 / 1000), 1e-15);
  EXPECT_TRUE(exact.passed);
  EXPECT_EQ(exact.pull, 0);
  const auto both = check_coverage(900, 0, 1000, {.level = 0.9, .n_threshold = 500});
  EXPECT_NEAR(both.sigma, std::sqrt(0.09 * (1.0 / 500 + 1.0 / 1000)), 1e-15);
}

TEST(Coverage, IsTwoSided) {
  // sigma is 0.0030 at 10000 toys.
  const CoverageGate gate{.level = 0.9, .sigmas = 3};
  EXPECT_TRUE(check_coverage(9089, 0, 10000, gate).passed);
  EXPECT_FALSE(check_coverage(9091, 0, 10000, gate).passed);
  EXPECT_TRUE(check_coverage(8911, 0, 10000, gate).passed);
  EXPECT_FALSE(check_coverage(8909, 0, 10000, gate).passed);
  EXPECT_NEAR(check_coverage(9091, 0, 10000, gate).pull, 0.0091 / 0.003, 1e-9);
  EXPECT_NEAR(check_coverage(8909, 0, 10000, gate).pull, -0.0091 / 0.003, 1e-9);
  EXPECT_NE(check_coverage(8909, 0, 10000, gate).text.find("-3.0 sigma, 3 allowed"),
            std::string::npos);
}

TEST(Coverage, AtomsMayStraddleTheLevel) {
  const CoverageGate gate{.level = 0.9, .sigmas = 3};
  EXPECT_TRUE(check_coverage(8000, 1500, 10000, gate).passed);
  EXPECT_EQ(check_coverage(8000, 1500, 10000, gate).pull, 0);
  EXPECT_FALSE(check_coverage(8000, 900, 10000, gate).passed);
  EXPECT_FALSE(check_coverage(9100, 800, 10000, gate).passed);
}

TEST(Coverage, CountsToysBelowAndAtTheThreshold) {
  const std::vector<double> t = {0, 0, 1, 2, 2, 3};
  const auto check = check_coverage(t, 2, {.level = 0.7});
  EXPECT_NEAR(check.below, 0.5, 1e-15);
  EXPECT_NEAR(check.coverage, 5.0 / 6, 1e-15);
  EXPECT_THROW(check_coverage(std::vector<double>{}, 2, {}), InputError);
}

// The last accepted count of a Poisson experiment is an atom that straddles the level.
TEST(Coverage, PoissonThresholdsPassOnlyAsAtoms) {
  for (const double mu : {0.5, 2.2, 6.0}) {
    const double b = 1.5;
    const auto region = poisson_acceptance(mu, b, 0.9);
    double below = 0;
    double at = 0;
    double p = std::exp(-(mu + b));
    for (int n = 0; n < 60; ++n) {
      const double t = poisson_statistic(n, mu, b);
      if (t < region.threshold) below += p;
      if (t == region.threshold) at += p;
      p *= (mu + b) / (n + 1);
    }
    constexpr double toys = 1e7;
    const auto check = check_coverage(static_cast<std::size_t>(toys * below),
                                      static_cast<std::size_t>(toys * at),
                                      static_cast<std::size_t>(toys),
                                      {.level = 0.9});
    EXPECT_TRUE(check.passed) << mu;
    EXPECT_LT(below, 0.9);
    EXPECT_NEAR(below + at, region.probability, 1e-12);
  }
}

// Thresholds from toys of counts are those of the sums: the same count is accepted last,
// or the sums say that the level lies within the scatter of the toys at its edge.
TEST(Coverage, PoissonThresholdsFromToysAgreeWithTheSums) {
  constexpr std::size_t n_toys = 50000;
  const double sigma = std::sqrt(0.09 / n_toys);
  int n_equal = 0;
  for (const double background : {0.0, 1.5, 3.0}) {
    for (const double mu : {0.0, 0.5, 1.3, 2.2, 4.0, 6.0}) {
      if (mu + background == 0) continue;
      ToyRatios ratios;
      for (std::size_t i = 0; i < n_toys; ++i) {
        Stream stream(
            {.seed = 5, .point = static_cast<std::uint64_t>(100 * mu), .toy = i});
        const auto n = static_cast<int>(stream.poisson(mu + background));
        ratios.t.push_back(poisson_statistic(n, mu, background));
        ratios.valid.push_back(1);
      }
      const double threshold = threshold_quantile(ratios, 0.9).threshold;
      const auto exact = poisson_acceptance(mu, background, 0.9);
      double below = 0;
      double at = 0;
      double p = std::exp(-(mu + background));
      for (int n = 0; n < 80; ++n) {
        const double t = poisson_statistic(n, mu, background);
        if (t < threshold) below += p;
        if (t == threshold) at += p;
        p *= (mu + background) / (n + 1);
      }
      EXPECT_LE(below, 0.9 + 4 * sigma) << mu << " " << background;
      EXPECT_GE(below + at, 0.9 - 4 * sigma) << mu << " " << background;
      n_equal += threshold == exact.threshold ? 1 : 0;
    }
  }
  EXPECT_GE(n_equal, 15);
}

TEST(Coverage, ToysForATarget) {
  EXPECT_EQ(toys_for_coverage_error(0.9, 0.01), 900u);
  EXPECT_EQ(toys_for_coverage_error(0.6827, 0.005), 8665u);
  EXPECT_THROW(toys_for_coverage_error(0.9, 0), InputError);
}

}  // namespace
}  // namespace jacta
