// Coverage: how many toys it takes to measure one, and whether one that was measured is
// the confidence level.
//
// Gates: a coverage measured with n_test toys under a threshold from n_threshold toys
// scatters with sigma^2 = CL (1 - CL) (1/n_threshold + 1/n_test). A statistic with atoms
// cannot meet the level; there the gate asks for P(t < q) <= CL <= P(t <= q) within
// sigma.
//
// Use this to test thresholds with toys of another seed than the ones that made them,
// which cover the level by construction; else, to see how well a threshold is known from
// its own toys, use threshold_quantile.h.
//
// Errors: InputError for a level outside (0, 1), a target that is not positive, no toys.
//
//     const auto check =
//         jacta::check_coverage(t, 2.7, {.level = 0.9, .n_threshold = 10000});
//     if (!check.passed) fmt::print("{}\n", check.text);
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace jacta {

/// Toys for which the coverage of a threshold scatters by `target`: CL (1 - CL) /
/// target^2.
std::size_t toys_for_coverage_error(double level, double target);

struct CoverageGate {
  double level = 0.9;
  std::size_t n_threshold = 0;  ///< 0: the threshold is exact
  double sigmas = 4;
};

struct CoverageCheck {
  bool passed = false;
  double below = 0;     ///< P(t < q)
  double coverage = 0;  ///< P(t <= q)
  double sigma = 0;
  /// Distance of the level from [below, coverage] in sigma, with its sign: negative for
  /// too little coverage.
  double pull = 0;
  std::string text = {};  ///< the comparison in words
};
CoverageCheck check_coverage(std::span<const double> t,
                             double threshold,
                             const CoverageGate& gate);
/// The same from counts: toys below the threshold, at it, and in total.
CoverageCheck check_coverage(std::size_t n_below,
                             std::size_t n_at,
                             std::size_t n_test,
                             const CoverageGate& gate);

}  // namespace jacta
