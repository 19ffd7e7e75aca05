// The Poisson construction: the published tables, plain sums, exact edges.
#include <gtest/gtest.h>

#include "direct_sums.h"
#include "jacta/base/error.h"
#include "jacta/interval/deterministic.h"
#include "table_text.h"

namespace jacta {
namespace {

using test::GridEdges;
using test::prints_as;

const std::vector<double> table_backgrounds = {0, 0.5, 1, 1.5, 2,  2.5, 3,  3.5, 4,  5,
                                               6, 7,   8, 9,   10, 11,  12, 13,  14, 15};

// Compares the intervals of tables II to IX of a file; the number of edges compared.
int compare_tables(const std::string& file) {
  int n_compared = 0;
  for (const auto& table : test::read_tables(file)) {
    if (table.name == "X") continue;
    for (const auto& [n, cells] : table.lines) {
      const auto intervals =
          poisson_intervals(static_cast<int>(n), table.columns, {.level = table.level});
      for (std::size_t i = 0; i < cells.size(); ++i) {
        EXPECT_TRUE(prints_as(intervals.at(i).lower, cells[i].lower) &&
                    prints_as(intervals.at(i).upper, cells[i].upper))
            << "table " << table.name << ", n = " << n << ", b = " << table.columns[i]
            << ": " << intervals[i].lower << ", " << intervals[i].upper << " instead of "
            << cells[i].lower << ", " << cells[i].upper;
        n_compared += cells[i].n_given();
      }
    }
  }
  return n_compared;
}

TEST(PoissonInterval, AgreesWithThePublishedNumbers) {
  EXPECT_EQ(compare_tables("published_tables.txt"), 1040);
}

// The same where others quote the tables.
TEST(PoissonInterval, AgreesWithIndependentCopiesOfTheTables) {
  EXPECT_EQ(compare_tables("quoted_tables.txt"), 205);
}

// All intervals of tables II to IX, both edges, as direct_sums.h gives them.
TEST(PoissonInterval, AgreesWithTheTablesByDirectSums) {
  EXPECT_EQ(compare_tables("poisson_tables.txt"), 3360);
}

// The steps of the grids, and up to which background edges are compared.
struct DirectGrid {
  double level;
  double mu_step;
  double background_step;
  double limit;
};

void expect_direct_sums(const DirectGrid& grid, const std::vector<double>& backgrounds) {
  std::vector<int> indices;
  for (const double b : backgrounds) {
    indices.push_back(static_cast<int>(std::lround(b / grid.background_step)));
  }
  const auto plain =
      test::DirectSums(grid.level, grid.mu_step, grid.background_step, grid.limit)
          .edges(indices);
  for (int n = 0; n <= 20; ++n) {
    const auto intervals = poisson_intervals(n,
                                             backgrounds,
                                             {.level = grid.level,
                                              .mu_step = grid.mu_step,
                                              .background_step = grid.background_step,
                                              .background_limit = grid.limit});
    for (std::size_t i = 0; i < indices.size(); ++i) {
      const GridEdges& edges = plain.at(indices[i])[static_cast<std::size_t>(n)];
      const double lower = edges.lowest == 0 ? 0 : (edges.lowest - 0.5) * grid.mu_step;
      EXPECT_NEAR(intervals[i].lower, lower, 1e-9) << n << " " << backgrounds[i];
      EXPECT_NEAR(intervals[i].upper, (edges.highest + 0.5) * grid.mu_step, 1e-9)
          << n << " " << backgrounds[i];
      EXPECT_EQ(intervals[i].lengthened, edges.highest > edges.plain_highest);
      EXPECT_NEAR(intervals[i].plain_upper,
                  (std::max(edges.plain_highest, 0) + 0.5) * grid.mu_step,
                  1e-9);
    }
  }
}

TEST(PoissonInterval, AgreesWithDirectSumsOnCoarseGrids) {
  for (const double level : {0.6827, 0.95}) {
    expect_direct_sums({level, 0.02, 0.02, 25}, table_backgrounds);
  }
}

// With the steps of the published tables, in windows of the background: the tables
// themselves, which are direct sums up to 25, are compared above.
TEST(PoissonInterval, AgreesWithDirectSumsOnThePublishedGrids) {
  expect_direct_sums({0.9, 0.005, 0.001, 0.6}, {0, 0.5});
  expect_direct_sums({0.6827, 0.005, 0.001, 5.1}, {5});
  expect_direct_sums({0.95, 0.005, 0.001, 10.1}, {10});
  expect_direct_sums({0.99, 0.005, 0.001, 15.1}, {15});
}

TEST(PoissonInterval, ExactEdgesAreWhereTheAcceptanceChanges) {
  const auto accepts = [](double mu, double b, int n) {
    const auto region = poisson_acceptance(mu, b, 0.9);
    return n >= region.first && n <= region.last;
  };
  for (const double b : {0.0, 0.7, 3.0, 5.0}) {
    for (int n = 0; n <= 12; ++n) {
      const auto exact =
          poisson_interval(n, b, {.level = 0.9, .mu_step = 0, .non_increasing = false});
      EXPECT_TRUE(accepts(exact.upper - 1e-9, b, n)) << n << " " << b;
      for (const double beyond : {1e-9, 1e-3, 0.1, 0.5, 2.0, 10.0}) {
        EXPECT_FALSE(accepts(exact.upper + beyond, b, n)) << n << " " << b;
        if (exact.lower > beyond) {
          EXPECT_FALSE(accepts(exact.lower - beyond, b, n)) << n << " " << b;
        }
      }
      EXPECT_TRUE(accepts(exact.lower + 1e-9, b, n)) << n << " " << b;
    }
  }
}

TEST(PoissonInterval, KnowsClosedForms) {
  const PoissonIntervalOptions exact{.level = 0.9, .mu_step = 0, .non_increasing = false};
  // n = 1 without background: n = 0 comes first until exp(-mu) falls below the level.
  EXPECT_NEAR(poisson_interval(1, 0, exact).lower, -std::log(0.9), 1e-12);
  // n = 0: R(k) > R(0) for k < e mu, so 1 to 6 come first; they hold the level at the
  // edge.
  const double upper = poisson_interval(0, 0, exact).upper;
  double sum = 0;
  for (int k = 1; k <= 6; ++k) {
    sum += std::exp(k * std::log(upper) - upper - std::lgamma(k + 1.0));
  }
  EXPECT_GT(std::exp(1) * upper, 6);
  EXPECT_LT(std::exp(1) * upper, 7);
  EXPECT_NEAR(sum, 0.9, 1e-12);
}

// Whether some mu below the highest accepted one, above the lowest, is rejected.
bool has_gap(int n, double background, double upper) {
  bool accepted_before = false;
  bool rejected_after = false;
  for (double mu = 0.0005; mu < upper; mu += 0.001) {
    const auto region = poisson_acceptance(mu, background, 0.9);
    const bool accepted = n >= region.first && n <= region.last;
    if (accepted && rejected_after) return true;
    rejected_after = rejected_after || (accepted_before && !accepted);
    accepted_before = accepted_before || accepted;
  }
  return false;
}

TEST(PoissonInterval, SpansWhatIsNotConnected) {
  int n_gaps = 0;
  for (int n = 0; n <= 6; ++n) {
    for (int i = 0; i <= 20; ++i) {
      const double b = 0.37 * i;
      const auto interval =
          poisson_interval(n, b, {.level = 0.9, .mu_step = 0, .non_increasing = false});
      if (!has_gap(n, b, interval.upper)) continue;
      EXPECT_TRUE(interval.spanned) << n << " " << b;
      ++n_gaps;
    }
  }
  EXPECT_GT(n_gaps, 0);
  EXPECT_FALSE(poisson_interval(0, 0).spanned);
}

TEST(PoissonInterval, SaysWhereTheUpperEdgeComesFrom) {
  // 1.0805 alone, 1.26 because of larger backgrounds.
  const auto lengthened = poisson_interval(0, 2.0, {.level = 0.9});
  EXPECT_TRUE(lengthened.lengthened);
  EXPECT_NEAR(lengthened.plain_upper, 1.0825, 1e-12);
  EXPECT_NEAR(lengthened.upper, 1.2625, 1e-12);
  const auto plain = poisson_interval(0, 2.0, {.level = 0.9, .non_increasing = false});
  EXPECT_FALSE(plain.lengthened);
  EXPECT_EQ(plain.upper, lengthened.plain_upper);
}

TEST(PoissonInterval, UpperEdgeNeverRisesWithTheBackground) {
  for (const double level : {0.6827, 0.9, 0.99}) {
    std::vector<double> backgrounds;
    for (int i = 0; i <= 500; ++i) backgrounds.push_back(0.02 * i);
    for (const int n : {0, 1, 4}) {
      const auto intervals = poisson_intervals(n, backgrounds, {.level = level});
      for (std::size_t i = 1; i < intervals.size(); ++i) {
        EXPECT_LE(intervals[i].upper, intervals[i - 1].upper)
            << n << " " << backgrounds[i];
      }
    }
  }
}

TEST(PoissonInterval, TogetherAsAlone) {
  const std::vector<double> backgrounds = {3.0, 0.0, 7.2, 3.0};
  const auto together = poisson_intervals(2, backgrounds, {.level = 0.95});
  for (std::size_t i = 0; i < backgrounds.size(); ++i) {
    const auto alone = poisson_interval(2, backgrounds[i], {.level = 0.95});
    EXPECT_EQ(together[i].lower, alone.lower);
    EXPECT_EQ(together[i].upper, alone.upper);
  }
}

TEST(PoissonInterval, CoversAtLeastTheLevel) {
  for (const double b : {0.0, 1.3, 3.0}) {
    std::vector<ConstructedInterval> intervals;
    for (int n = 0; n <= 40; ++n)
      intervals.push_back(poisson_interval(
          n, b, {.mu_step = 0, .background_step = 0.01, .background_limit = 10}));
    for (double mu = 0.013; mu < 12; mu += 0.11) {
      double coverage = 0;
      double p = std::exp(-(mu + b));
      for (int n = 0; n <= 40; ++n) {
        const auto& interval = intervals[static_cast<std::size_t>(n)];
        if (mu >= interval.lower && mu <= interval.upper) coverage += p;
        p *= (mu + b) / (n + 1);
      }
      EXPECT_GE(coverage, 0.9 - 1e-9) << mu << " " << b;
    }
  }
}

TEST(PoissonInterval, RejectsNonsense) {
  EXPECT_THROW(poisson_interval(-1, 0), InputError);
  EXPECT_THROW(poisson_interval(0, -0.1), InputError);
  EXPECT_THROW(poisson_interval(0, NAN), InputError);
  EXPECT_THROW(poisson_interval(0, 0, {.level = 1}), InputError);
  EXPECT_THROW(poisson_interval(0, 0, {.mu_step = -1}), InputError);
  EXPECT_THROW(poisson_interval(0, 0, {.background_step = 0}), InputError);
}

TEST(PoissonAcceptance, IsTheExampleOfThePaper) {
  // Table I: mu = 0.5, b = 3 at 90 % accepts 0 to 6, 93.5 %; ranks by R: 4, 3, 2, 5, ...
  const auto region = poisson_acceptance(0.5, 3.0, 0.9);
  EXPECT_EQ(region.first, 0);
  EXPECT_EQ(region.last, 6);
  EXPECT_NEAR(region.probability, 0.935, 5e-4);
  const double ratios[] = {0.607, 0.708, 0.826, 0.963, 0.966, 0.753, 0.480, 0.259};
  for (int n = 0; n < 8; ++n) {
    EXPECT_NEAR(std::exp(-0.5 * poisson_statistic(n, 0.5, 3.0)), ratios[n], 6e-4) << n;
  }
  EXPECT_NEAR(std::exp(-0.5 * region.threshold), 0.480, 6e-4);
}

TEST(PoissonAcceptance, AtMuZeroKeepsAllCountsBelowTheBackground) {
  const auto region = poisson_acceptance(0, 3.5, 0.5);
  EXPECT_EQ(region.first, 0);
  EXPECT_EQ(region.last, 3);
  EXPECT_EQ(region.threshold, 0);
  const auto nothing = poisson_acceptance(0, 0, 0.99);
  EXPECT_EQ(nothing.last, 0);
  EXPECT_EQ(nothing.probability, 1);
}

}  // namespace
}  // namespace jacta
