// Adaptive grids: the error between the points is within the target, and certified.
#include "jacta/neyman/adaptive_grid.h"

#include <gtest/gtest.h>

#include <cmath>

#include "counting_toys.h"
#include "gaussian_toys.h"
#include "jacta/base/error.h"
#include "jacta/neyman/interpolation.h"
#include "jacta/neyman/threshold_quantile.h"

namespace jacta {
namespace {

PointToys sample(std::size_t, double mu, std::size_t n_toys) {
  return test::gaussian_toys(mu, n_toys);
}

AdaptiveOptions options(double target, std::size_t max_points = 60) {
  AdaptiveOptions result;
  result.target = target;
  result.max_points = max_points;
  result.levels = {0.6827, 0.9};
  result.kinds = {IntervalKind::central, IntervalKind::upper};
  return result;
}

double threshold_of(const PointToys& toys, double level, IntervalKind kind) {
  const auto ratios = one_sided_ratios(likelihood_ratios({toys.ll_free, toys.ll_true}),
                                       toys.mu_hat,
                                       toys.poi_value.value,
                                       kind);
  return threshold_quantile(ratios, level).threshold;
}

// The exact coverage error of the grid's thresholds at the middles of its intervals.
double largest_exact_error(const AdaptiveGrid& grid, const AdaptiveOptions& wanted) {
  double largest = 0;
  for (std::size_t i = 0; i + 1 < grid.toys.size(); ++i) {
    const PointToys& a = grid.toys[i];
    const PointToys& b = grid.toys[i + 1];
    const double mu = 0.5 * (a.poi_value.value + b.poi_value.value);
    for (const IntervalKind kind : wanted.kinds) {
      for (const double level : wanted.levels) {
        const double threshold =
            0.5 * (threshold_of(a, level, kind) + threshold_of(b, level, kind));
        const double covered = bounded_gaussian_coverage(mu, threshold, kind);
        largest = std::max(largest, std::abs(covered - level));
      }
    }
  }
  return largest;
}

TEST(AdaptiveGrid, KeepsTheCoverageBetweenThePoints) {
  const auto wanted = options(0.01);
  const auto grid = refine_grid({0.0, 2.0, 4.0}, 1, sample, wanted);
  const GridCertificate& certificate = grid.certificate;
  EXPECT_TRUE(certificate.achieved);
  EXPECT_LE(std::abs(certificate.largest.error), 0.01);
  // Own toys measure the middles: 0.41 of the target is their scatter.
  EXPECT_LE(largest_exact_error(grid, wanted), 0.01 * (1 + 3 * 0.41));
  EXPECT_EQ(certificate.points.size(), grid.toys.size());
  EXPECT_EQ(certificate.middles.size() + 1, certificate.points.size());
  EXPECT_EQ(certificate.toys_per_point, wanted.toys());
  EXPECT_GE(certificate.total_toys, wanted.toys() * (2 * grid.toys.size() - 1));
  EXPECT_LE(certificate.total_toys, wanted.toys() * 4 * grid.toys.size());
  for (const auto& toys : grid.toys) EXPECT_EQ(toys.ll_free.size(), wanted.toys());
}

TEST(AdaptiveGrid, IsFineOnlyWhereTheThresholdBends) {
  const auto grid = refine_grid({0.0, 2.0, 4.0}, 1, sample, options(0.01));
  const auto& points = grid.certificate.points;
  double smallest = points.back();
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    if (points[i + 1] > 2) {
      EXPECT_GE(points[i + 1] - points[i], 1.0) << points[i];
    }
    smallest = std::min(smallest, points[i + 1] - points[i]);
  }
  EXPECT_LE(smallest, 0.25);
  EXPECT_GT(grid.certificate.uniform_points, points.size());
}

TEST(AdaptiveGrid, SaysWhereItCouldNotKeepTheTarget) {
  const auto grid = refine_grid({0.0, 2.0}, 1, sample, options(0.01, 4));
  EXPECT_FALSE(grid.certificate.achieved);
  EXPECT_EQ(grid.certificate.points.size(), 4u);
  EXPECT_GT(std::abs(grid.certificate.largest.error), 0.01);
  EXPECT_FALSE(grid.certificate.to_node().at("achieved").as_boolean());
}

// The planted fault: a grid at 1 sigma has 57 % coverage somewhere; the certificate of a
// grid that is not refined tells.
TEST(AdaptiveGrid, MeasuresTheErrorOfCoarseGrids) {
  auto wanted = options(0.01, 2);
  wanted.levels = {0.6827};
  wanted.kinds = {IntervalKind::central};
  const auto grid = refine_grid({0.0, 1.0}, 1, sample, wanted);
  const double at_0 = bounded_gaussian_threshold(0, 0.6827);
  const double at_1 = bounded_gaussian_threshold(1, 0.6827);
  const double exact = bounded_gaussian_coverage(0.5, 0.5 * (at_0 + at_1)) - 0.6827;
  const InterpolationError& largest = grid.certificate.largest;
  EXPECT_EQ(largest.poi, 0.5);
  EXPECT_LT(exact, -0.05);
  EXPECT_NEAR(largest.error, exact, 4 * largest.sigma);
}

// From 0 to 1.4 sigma a line between the 90 % thresholds covers 0.8998 in the middle, and
// 0.914 at a quarter.
TEST(AdaptiveGrid, SeesALineThatIsRightInTheMiddleOnly) {
  const auto line_error = [](double a, double b, double part) {
    const double q = (1 - part) * bounded_gaussian_threshold(a, 0.9) +
                     part * bounded_gaussian_threshold(b, 0.9);
    return bounded_gaussian_coverage(a + part * (b - a), q) - 0.9;
  };
  ASSERT_NEAR(line_error(0, 1.4, 0.5), 0, 0.001);
  ASSERT_GT(line_error(0, 1.4, 0.25), 0.013);
  auto wanted = options(0.01);
  wanted.levels = {0.9};
  wanted.kinds = {IntervalKind::central};
  const auto grid = refine_grid({0.0, 1.4}, 1, sample, wanted);
  EXPECT_TRUE(grid.certificate.achieved);
  const auto& points = grid.certificate.points;
  EXPECT_GT(points.size(), 2u);
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    for (const double part : {0.25, 0.5, 0.75}) {
      EXPECT_LT(std::abs(line_error(points[i], points[i + 1], part)), 0.01) << points[i];
    }
  }
}

// A counting experiment: its quantile jumps at an outcome, and no grid is fine enough for
// a jump.
TEST(AdaptiveGrid, SpendsNoPointsOnJumpsOfDiscreteStatistics) {
  constexpr double background = 3;
  AdaptiveOptions wanted = options(0.01, 200);
  wanted.levels = {0.9};
  wanted.kinds = {IntervalKind::central};
  const PointSampler counting = [](std::size_t, double mu, std::size_t n_toys) {
    return test::counting_toys(mu, background, n_toys);
  };
  const auto grid = refine_grid({0.0, 2.0, 4.0, 6.0}, 1, counting, wanted);
  const GridCertificate& certificate = grid.certificate;
  EXPECT_TRUE(certificate.achieved);
  EXPECT_LT(certificate.points.size(), 40u);
  ASSERT_GT(certificate.jumps.size(), 5u);
  EXPECT_EQ(certificate.to_node().at("jumps").items().size(), certificate.jumps.size());
  for (const auto& jump : certificate.jumps) {
    EXPECT_GE(jump.right - jump.left, 2.0 / 64) << jump.left;
  }
  // What the grid is for: nowhere less than the level, and not much more than the
  // construction on a fine grid.
  for (std::size_t i = 0; i + 1 < grid.toys.size(); ++i) {
    const GridPoint left{grid.toys[i],
                         threshold_of(grid.toys[i], 0.9, IntervalKind::central)};
    const GridPoint right{grid.toys[i + 1],
                          threshold_of(grid.toys[i + 1], 0.9, IntervalKind::central)};
    const auto between = line_between(left, right, IntervalKind::central);
    for (const double part : {0.02, 0.3, 0.5, 0.7, 0.98}) {
      const double a = left.toys.poi_value.value;
      const double mu = a + part * (right.toys.poi_value.value - a);
      const double threshold = between.above + part * (between.below - between.above);
      EXPECT_GE(test::counting_coverage(mu, background, threshold), 0.9 - 2e-3) << mu;
    }
  }
}

// Curves share one grid: the one that bends decides.
TEST(AdaptiveGrid, SharesPointsBetweenCurves) {
  const PointSampler shifted = [](std::size_t curve, double mu, std::size_t n_toys) {
    PointToys toys = test::gaussian_toys(mu + (curve == 0 ? 10.0 : 0.0), n_toys);
    toys.poi_value = mu;
    return toys;
  };
  const auto alone = refine_grid({0.0, 2.0}, 1, shifted, options(0.02));
  EXPECT_EQ(alone.certificate.points.size(), 2u);
  const auto both = refine_grid({0.0, 2.0}, 2, shifted, options(0.02));
  EXPECT_GT(both.certificate.points.size(), 2u);
  EXPECT_EQ(both.toys.size(), 2 * both.certificate.points.size());
}

TEST(AdaptiveGrid, ReadsItsOptions) {
  const auto read =
      AdaptiveOptions::from_config(parse_yaml("{target: 0.002, max_points: 30}"));
  EXPECT_EQ(read.target, 0.002);
  EXPECT_EQ(read.max_points, 30u);
  EXPECT_EQ(AdaptiveOptions::from_config(parse_yaml("{target: 0.03}")).max_points, 50u);
  for (const char* wrong : {"{targt: 0.002}",
                            "{target: 0}",
                            "{target: 2}",
                            "{max_points: 1}",
                            "{max_points: 2.5}",
                            "7"}) {
    EXPECT_THROW(AdaptiveOptions::from_config(parse_yaml(wrong)), InputError) << wrong;
  }
  EXPECT_EQ(options(0.03).toys(), 2167u);
}

TEST(AdaptiveGrid, RefusesTooFewPointsOrTooMany) {
  EXPECT_THROW(refine_grid({1.0, 1.0}, 1, sample, options(0.01)), InputError);
  EXPECT_THROW(refine_grid({0.0, 1.0, 2.0}, 1, sample, options(0.01, 2)), InputError);
}

}  // namespace
}  // namespace jacta
