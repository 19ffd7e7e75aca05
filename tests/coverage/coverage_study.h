// Coverage of intervals on thresholds of ours, measured with toys of another seed.
//
// The whole chain is used: toys at the points of a grid become a thresholds file, an
// interval looks its threshold up there, and covers the true value where the likelihood
// ratio of a test toy does not exceed it. At the points of the grid the coverage has to
// be the confidence level within
//
//     sigma^2 = CL (1 - CL) (1 / n_threshold + 1 / n_test);
//
// between them the interpolation decides, and it is printed only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "jacta/neyman/construction.h"
#include "jacta/neyman/coverage.h"
#include "jacta/neyman/threshold_quantile.h"

namespace jacta::test {

/// Toys of a model at a value of its parameter of interest.
using ToySource =
    std::function<PointToys(double mu, std::int64_t seed, std::size_t n_toys)>;

struct CoveragePlan {
  std::vector<double> grid = {};
  std::vector<double> between = {};
  std::vector<IntervalKind> kinds = {IntervalKind::central, IntervalKind::upper};
  double level = 0.9;
  std::size_t n_threshold = 0;
  std::size_t n_test = 0;
  std::int64_t threshold_seed = 1;
  std::int64_t test_seed = 2;
  double sigmas = 3.3;
  /// What the thresholds file is made with; another level or kind is a planted fault.
  double threshold_level = 0;                       ///< 0: the level
  std::optional<IntervalKind> threshold_kind = {};  ///< empty: the kind of the interval
};

struct CoverageCell {
  double mu = 0;
  IntervalKind kind = IntervalKind::central;
  bool on_grid = false;
  double threshold = 0;
  CoverageCheck check = {};
  double asymptotic_threshold = 0;
  CoverageCheck asymptotic = {};
};

std::vector<CoverageCell> measure_coverage(const ToySource& source,
                                           const CoveragePlan& plan);

/// Number of points of the grid where the gate is not passed.
std::size_t failed_gates(const std::vector<CoverageCell>& cells);

/// One line per cell: the coverage beside that of the asymptotic threshold.
std::string coverage_table(const std::vector<CoverageCell>& cells);

}  // namespace jacta::test
