// The bounded Gaussian: the published table, its closed forms, and plain quadrature.
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/base/elementary.h"
#include "jacta/base/error.h"
#include "jacta/interval/deterministic.h"
#include "table_text.h"

namespace jacta {
namespace {

// Compares table X of a file; the number of edges compared.
int compare_table(const std::string& file) {
  const auto table = test::read_tables(file).back();
  EXPECT_EQ(table.name, "X");
  int n_compared = 0;
  for (const auto& [x, cells] : table.lines) {
    EXPECT_EQ(cells.size(), table.columns.size()) << x;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto interval = bounded_gaussian_interval(x, table.columns[i]);
      EXPECT_TRUE(test::prints_as(interval.lower, cells[i].lower) &&
                  test::prints_as(interval.upper, cells[i].upper))
          << "table X, x = " << x << ", level " << table.columns[i] << ": "
          << interval.lower << ", " << interval.upper << " instead of " << cells[i].lower
          << ", " << cells[i].upper;
      n_compared += cells[i].n_given();
    }
  }
  return n_compared;
}

TEST(BoundedGaussian, AgreesWithThePublishedNumbers) {
  EXPECT_EQ(compare_table("published_tables.txt"), 392);
}

TEST(BoundedGaussian, AgreesWithAnIndependentCopy) {
  EXPECT_EQ(compare_table("quoted_tables.txt"), 2);
}

// P(t <= q | mu) by the midpoint rule over x.
double quadrature(double mu, double threshold, IntervalKind kind) {
  constexpr double step = 1e-3;
  double sum = 0;
  for (double x = mu - 9 + 0.5 * step; x < mu + 9; x += step) {
    const double best = std::max(0.0, x);
    double t = (x - mu) * (x - mu) - (x - best) * (x - best);
    if ((kind == IntervalKind::upper && best > mu) ||
        (kind == IntervalKind::lower && best < mu))
      t = 0;
    if (t <= threshold) sum += std::exp(-0.5 * (x - mu) * (x - mu));
  }
  return sum * step / std::sqrt(2 * std::acos(-1.0));
}

TEST(BoundedGaussian, ThresholdsHoldTheirLevel) {
  for (const IntervalKind kind :
       {IntervalKind::central, IntervalKind::upper, IntervalKind::lower}) {
    for (const double level : {0.6827, 0.9, 0.99}) {
      for (const double mu : {0.05, 0.3, 1.0, 1.7, 4.0}) {
        const double threshold = bounded_gaussian_threshold(mu, level, kind);
        EXPECT_NEAR(quadrature(mu, threshold, kind), level, 1e-3)
            << word(kind) << " " << mu;
        EXPECT_NEAR(bounded_gaussian_coverage(mu, threshold, kind), level, 1e-12)
            << word(kind) << " " << mu;
      }
    }
  }
}

TEST(BoundedGaussian, CoverageIsThatOfPlainQuadrature) {
  for (const IntervalKind kind :
       {IntervalKind::central, IntervalKind::upper, IntervalKind::lower}) {
    for (const double mu : {0.1, 0.8, 2.5}) {
      for (const double threshold : {0.01, 0.4, 1.0, 2.7, 9.0}) {
        EXPECT_NEAR(bounded_gaussian_coverage(mu, threshold, kind),
                    quadrature(mu, threshold, kind),
                    1e-3)
            << word(kind) << " " << mu << " " << threshold;
      }
    }
  }
}

TEST(BoundedGaussian, KnowsClosedForms) {
  const double z = normal_quantile(0.9);
  const double z2 = normal_quantile(0.95);
  // Half of all x are below 0, where t = 0.
  EXPECT_NEAR(bounded_gaussian_threshold(0, 0.9), z * z, 1e-12);
  EXPECT_EQ(bounded_gaussian_threshold(0, 0.4), 0);
  EXPECT_EQ(bounded_gaussian_coverage(0, 0), 0.5);
  EXPECT_NEAR(bounded_gaussian_threshold(z2, 0.9), z2 * z2, 1e-12);
  EXPECT_NEAR(bounded_gaussian_threshold(7, 0.9), z2 * z2, 1e-12);
  EXPECT_NEAR(bounded_gaussian_threshold(7, 0.9, IntervalKind::upper), z * z, 1e-12);
  EXPECT_NEAR(bounded_gaussian_threshold(1, 0.9, IntervalKind::upper), 2 * z - 1, 1e-12);
  EXPECT_EQ(bounded_gaussian_threshold(0, 0.9, IntervalKind::upper), 0);
  EXPECT_NEAR(bounded_gaussian_threshold(0.2, 0.9, IntervalKind::lower), z * z, 1e-12);
  // A threshold of the two-sided t covers more under an upper limit.
  EXPECT_NEAR(bounded_gaussian_coverage(
                  5, bounded_gaussian_threshold(5, 0.9), IntervalKind::upper),
              0.95,
              1e-9);
}

TEST(BoundedGaussian, AcceptanceEndsHaveEqualRatiosAndTheLevelBetween) {
  for (const double mu : {0.02, 0.5, 1.2, 3.0}) {
    const auto region = bounded_gaussian_acceptance(mu, 0.9);
    EXPECT_NEAR(bounded_gaussian_statistic(region.lower, mu), region.threshold, 1e-9);
    EXPECT_NEAR(bounded_gaussian_statistic(region.upper, mu), region.threshold, 1e-9);
    EXPECT_NEAR(
        normal_cdf(region.upper - mu) - normal_cdf(region.lower - mu), 0.9, 1e-12);
  }
  EXPECT_EQ(bounded_gaussian_acceptance(0, 0.9).lower, -INFINITY);
}

TEST(BoundedGaussian, IntervalIsTheInverseOfTheAcceptance) {
  for (const double x : {-2.5, -0.3, 0.0, 0.9, 1.4, 2.2, 5.0}) {
    const auto interval = bounded_gaussian_interval(x, 0.9);
    EXPECT_NEAR(bounded_gaussian_acceptance(interval.upper, 0.9).lower, x, 1e-9) << x;
    if (interval.lower > 0) {
      EXPECT_NEAR(bounded_gaussian_acceptance(interval.lower, 0.9).upper, x, 1e-9) << x;
    } else {
      EXPECT_LE(x, normal_quantile(0.9));
    }
  }
}

// Thresholds known at whole mu only, linear between: 57 % instead of 68.27 % at mu = 1/4.
TEST(BoundedGaussian, CoarseGridsLoseCoverage) {
  const double level = 0.6827;
  const double at_0 = bounded_gaussian_threshold(0, level);
  const double at_1 = bounded_gaussian_threshold(1, level);
  EXPECT_NEAR(bounded_gaussian_coverage(0.25, 0.75 * at_0 + 0.25 * at_1), 0.57, 0.005);
}

TEST(BoundedGaussian, RejectsNonsense) {
  EXPECT_THROW(bounded_gaussian_threshold(-0.1, 0.9), InputError);
  EXPECT_THROW(bounded_gaussian_threshold(1, 0), InputError);
  EXPECT_THROW(bounded_gaussian_interval(INFINITY, 0.9), InputError);
}

}  // namespace
}  // namespace jacta
