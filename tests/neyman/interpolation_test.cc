// Between the points of a grid: atoms on a bound are taken apart, discrete statistics are
// covered, and the coverage is judged from the toys of both ends. The bounded Gaussian
// and sums over Poisson outcomes say what is right.
#include "jacta/neyman/interpolation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "counting_toys.h"
#include "gaussian_toys.h"
#include "jacta/neyman/construction.h"
#include "jacta/neyman/threshold_lookup.h"
#include "on_off_toys.h"

namespace jacta {
namespace {

double threshold_of(const PointToys& toys, double level, IntervalKind kind) {
  const auto ratios = one_sided_ratios(likelihood_ratios({toys.ll_free, toys.ll_true}),
                                       toys.mu_hat,
                                       toys.poi_value.value,
                                       kind);
  return threshold_quantile(ratios, level).threshold;
}

struct Ends {
  PointToys left;
  PointToys right;
  double left_threshold;
  double right_threshold;

  Ends(PointToys a, PointToys b, double level, IntervalKind kind)
      : left(std::move(a)),
        right(std::move(b)),
        left_threshold(threshold_of(left, level, kind)),
        right_threshold(threshold_of(right, level, kind)) {}
  GridPoint a() const { return {left, left_threshold}; }
  GridPoint b() const { return {right, right_threshold}; }
};

Ends gaussian_ends(double a,
                   double b,
                   std::size_t n,
                   double level = 0.9,
                   IntervalKind kind = IntervalKind::central) {
  return {test::gaussian_toys(a, n), test::gaussian_toys(b, n, 2), level, kind};
}

double exact_coverage(const Ends& ends,
                      const BetweenPoints& between,
                      double mu,
                      IntervalKind kind) {
  const double a = ends.left.poi_value.value;
  const double b = ends.right.poi_value.value;
  const double threshold =
      between.above + (mu - a) / (b - a) * (between.below - between.above);
  return bounded_gaussian_coverage(mu, threshold, kind);
}

TEST(JudgedCoverage, IsTheExactOne) {
  struct Case {
    double a, b, level;
    IntervalKind kind;
  };
  for (const auto& [a, b, level, kind] : {Case{0.5, 1.5, 0.9, IntervalKind::central},
                                          Case{1, 2.5, 0.6827, IntervalKind::central},
                                          Case{0.5, 1.5, 0.6827, IntervalKind::central},
                                          Case{0.25, 2, 0.9, IntervalKind::upper},
                                          Case{2, 4, 0.9, IntervalKind::central}}) {
    const Ends ends = gaussian_ends(a, b, 20000, level, kind);
    const auto line = line_between(ends.a(), ends.b(), kind);
    EXPECT_EQ(line.above, ends.left_threshold);
    EXPECT_EQ(line.below, ends.right_threshold);
    EXPECT_FALSE(line.discrete);
    const auto judged = judge_coverage(ends.a(), ends.b(), line, kind, level);
    const double exact = exact_coverage(ends, line, judged.poi, kind);
    EXPECT_NEAR(judged.coverage, exact, 0.012) << a << " " << b << " " << word(kind);
  }
}

TEST(JudgedCoverage, SeesCoarseGridsAndNoMissOnFineOnes) {
  // 68.27 % thresholds at 1 sigma: the line covers 0.57 a quarter of the way.
  const Ends coarse = gaussian_ends(0, 1, 4000, 0.6827);
  const auto line = line_between(coarse.a(), coarse.b(), IntervalKind::central);
  EXPECT_LT(exact_coverage(coarse, line, 0.25, IntervalKind::central), 0.62);
  const auto judged =
      judge_coverage(coarse.a(), coarse.b(), line, IntervalKind::central, 0.6827);
  EXPECT_TRUE(judged.misses(0.01));
  EXPECT_LT(judged.coverage, 0.64);
  for (const auto& [a, b] : {std::pair{0.0, 0.05}, {1.0, 1.1}, {5.0, 6.0}, {6.0, 9.0}}) {
    const Ends fine = gaussian_ends(a, b, 4000, 0.6827);
    const auto between =
        threshold_between(fine.a(), fine.b(), IntervalKind::central, 0.6827);
    EXPECT_FALSE(
        judge_coverage(fine.a(), fine.b(), between, IntervalKind::central, 0.6827)
            .misses(0.01))
        << a << " " << b;
  }
}

// t = 0 for half of all toys at the bound; next to it they have t > 0.
TEST(ThresholdBetween, TakesTheAtomOnABoundApart) {
  for (const double level : {0.6827, 0.9}) {
    for (const IntervalKind kind : {IntervalKind::central, IntervalKind::upper}) {
      const Ends ends = gaussian_ends(0, 1.5, 20000, level, kind);
      const auto line = line_between(ends.a(), ends.b(), kind);
      const auto apart = threshold_between(ends.a(), ends.b(), kind, level);
      const double larger = std::max(ends.left_threshold, ends.right_threshold);
      EXPECT_EQ(apart.above, larger);
      EXPECT_EQ(apart.below, larger);
      double lowest_line = 1;
      for (double mu = 0.01; mu < 1.5; mu += 0.01) {
        lowest_line = std::min(lowest_line, exact_coverage(ends, line, mu, kind));
        EXPECT_GE(exact_coverage(ends, apart, mu, kind), level - 0.025) << mu;
      }
      EXPECT_LT(lowest_line, level - 0.005) << word(kind) << " " << level;
    }
  }
  // No bound, or the next point near by: a line.
  for (const auto& [a, b] : {std::pair{1.0, 2.5}, {0.0, 0.02}}) {
    const Ends ends = gaussian_ends(a, b, 20000);
    const auto between =
        threshold_between(ends.a(), ends.b(), IntervalKind::central, 0.9);
    EXPECT_EQ(between.above, ends.left_threshold) << a;
    EXPECT_EQ(between.below, ends.right_threshold) << a;
  }
}

// Background 3, level 0.9, points at 0, 0.25, ...: the construction of Feldman and
// Cousins.
TEST(ThresholdBetween, DiscreteStatisticsAreCoveredBetweenThePoints) {
  constexpr double background = 3;
  constexpr double step = 0.25;
  double lowest_line = 1;
  std::size_t jumps = 0;
  for (int i = 0; i < 32; ++i) {
    const Ends ends(test::counting_toys(i * step, background, 10000),
                    test::counting_toys((i + 1) * step, background, 10000),
                    0.9,
                    IntervalKind::central);
    const auto between =
        threshold_between(ends.a(), ends.b(), IntervalKind::central, 0.9);
    ASSERT_TRUE(between.discrete);
    jumps += between.is_jump() ? 1 : 0;
    EXPECT_GE(between.above, ends.left_threshold);
    EXPECT_GE(between.below, ends.right_threshold);
    if (between.n_changes == 0) {
      EXPECT_NEAR(between.below, ends.right_threshold, 1e-9);
    }
    for (const double part : {0.04, 0.2, 0.4, 0.6, 0.8, 0.96}) {
      const double mu = (i + part) * step;
      const double line =
          ends.left_threshold + part * (ends.right_threshold - ends.left_threshold);
      const double hull = between.above + part * (between.below - between.above);
      EXPECT_GE(test::counting_coverage(mu, background, hull), 0.9 - 1e-3) << mu;
      lowest_line = std::min(lowest_line, test::counting_coverage(mu, background, line));
      // An outcome that is accepted at an end is accepted between.
      for (int n = 0; n < 30; ++n) {
        const bool at_an_end =
            poisson_statistic(n, i * step, background) <= ends.left_threshold + 1e-9 ||
            poisson_statistic(n, (i + 1) * step, background) <=
                ends.right_threshold + 1e-9;
        if (!at_an_end || test::poisson_probability(n, mu + background) < 1e-3) continue;
        EXPECT_LE(poisson_statistic(n, mu, background), hull + 1e-9) << n << " " << mu;
      }
    }
  }
  EXPECT_GT(jumps, 5u);
  EXPECT_LT(lowest_line, 0.88);
}

// Where outcomes of two counts share the ln L of their best fit ((6, 12) and (12, 6), or
// one sum with the best fit on the bound), each is itself only: a line above those that
// are accepted covers little more than the level.
TEST(ThresholdBetween, OutcomesOfTwoCountsAreToldApart) {
  constexpr double background = 4;
  constexpr double tau = 3;
  constexpr double mu = 3.75;
  constexpr auto kind = IntervalKind::central;
  for (const double level : {0.6827, 0.9, 0.95}) {
    const Ends ends(test::on_off_toys(3.5, background, tau, 20000),
                    test::on_off_toys(4, background, tau, 20000),
                    level,
                    kind);
    const auto between = threshold_between(ends.a(), ends.b(), kind, level);
    EXPECT_TRUE(between.discrete);
    const double threshold = 0.5 * (between.above + between.below) + 1e-9;
    double covered = 0;
    test::for_each_on_off(mu, background, tau, [&](const auto& counts, double p) {
      if (counts.statistic(mu) <= threshold) covered += p;
    });
    EXPECT_GT(covered, level - 0.003) << level;
    EXPECT_LT(covered, level + 0.6 * (1 - level)) << level;
  }
}

// One Gaussian measurement: the maximum of ln L is the same number for all data.
TEST(ThresholdBetween, AConstantMaximumIsNoDiscreteStatistic) {
  const auto toys = [](double mu, std::uint64_t seed) {
    PointToys all = test::gaussian_toys(mu, 2000, seed);
    for (std::size_t i = 0; i < all.ll_free.size(); ++i) {
      all.ll_true[i] -= all.ll_free[i];
      all.ll_free[i] = 0;
    }
    return all;
  };
  for (const auto kind : {IntervalKind::central, IntervalKind::upper}) {
    const Ends ends(toys(3, 1), toys(5, 2), 0.9, kind);
    const auto between = threshold_between(ends.a(), ends.b(), kind, 0.9);
    EXPECT_FALSE(between.discrete);
    EXPECT_EQ(between.above, ends.left_threshold);
    EXPECT_EQ(between.below, ends.right_threshold);
  }
}

class CompletedFile : public ::testing::Test {
 protected:
  ThresholdsFile file_of(const std::vector<double>& points, std::size_t n_toys) {
    std::vector<PointToys> toys;
    ThresholdsFile file;
    SilentDiagnostics silent;
    for (const double mu : points) {
      toys.push_back(test::gaussian_toys(mu, n_toys));
      add_thresholds(file, toys.back(), {0.6827}, silent, IntervalKind::central);
    }
    add_interpolation(file, toys, {.levels = {0.6827}}, diagnostics_);
    return file;
  }
  CollectedDiagnostics diagnostics_;
};

TEST_F(CompletedFile, NamesThePointsAndTheNumber) {
  const auto file = file_of({3.0, 0.0, 1.0, 4.0}, 4000);
  ASSERT_GE(diagnostics_.messages().size(), 1u);
  const std::string text = diagnostics_.messages()[0].text;
  EXPECT_NE(text.find("mu = 0 and 1 "), std::string::npos) << text;
  EXPECT_NE(text.find("instead of 0.6827"), std::string::npos) << text;
  for (const auto& message : diagnostics_.messages()) {
    EXPECT_EQ(message.text.find("3 and 4"), std::string::npos) << message.text;
  }
  // An interval of this file takes what the list says.
  SilentDiagnostics silent;
  const auto found = interval_thresholds(ThresholdsFile::parse(file.text()),
                                         {Node::map()},
                                         {.poi = "mu", .confidence_level = 0.6827},
                                         silent);
  const auto& curve = found[0].curve;
  ASSERT_EQ(curve.above.size(), 4u);
  EXPECT_GT(curve.above[0], curve.threshold[0]);
  EXPECT_EQ(curve.above[2], curve.threshold[2]);
  const auto& value = found[0].function.value;
  EXPECT_EQ(value(0), curve.threshold[0]);
  EXPECT_EQ(value(1e-9), std::max(curve.threshold[0], curve.threshold[1]));
  EXPECT_DOUBLE_EQ(value(3.5), 0.5 * (curve.threshold[2] + curve.threshold[3]));
}

TEST_F(CompletedFile, LeavesFineGridsAsTheyAre) {
  std::vector<double> points;
  for (int i = 0; i <= 20; ++i) points.push_back(0.05 * i);
  const auto file = file_of(points, 4000);
  EXPECT_TRUE(diagnostics_.messages().empty()) << diagnostics_.messages()[0].text;
  EXPECT_EQ(file.text().find("threshold_above"), std::string::npos);
  EXPECT_EQ(file.text().find("threshold_below"), std::string::npos);
}

}  // namespace
}  // namespace jacta
