// The threshold between two neighbouring points of a grid, and what is known of its
// coverage.
//
// A line joins the two thresholds, with two exceptions.
//
//   * One of the points lies on a bound of the parameter of interest, and toys have their
//     best fit there: t = 0 for all of them, an atom. Away from the bound the same toys
//     have t > 0, and where the next point is far they are above its threshold, so that
//     the quantile turns somewhere between. Where that is so (a quarter of the other
//     point's toys on the bound lie above its threshold) or a line is judged to cover
//     less than the level by 0.01 and one sigma, the larger of the two thresholds holds
//     between them.
//   * The statistic is discrete at both ends (a counting experiment). Its quantile jumps
//     where an outcome leaves or enters the acceptance region. An outcome that is
//     accepted at one of the ends is accepted between them: as its t is a convex function
//     of the parameter of interest, the line that begins and ends at the largest t of all
//     such outcomes lies above all of theirs. Intervals are the closed hull of the
//     construction and cover no less.
//
// Whether that misses the level is judged from the toys at both ends, without new ones.
// t of a toy at another value mu of the parameter of interest follows from its best fit
// and its t at its own true value: a parabola around mu_hat; for a best fit on the bound
// a slope as well, and nothing but a slope where counts are small. Up to the prior range
// of the other parameters the likelihood ratio of the toy is exp(-t / 2), so that the
// toys of both ends, n_a and n_b, are a sample of the distribution at mu with the weights
//
//     w = 1 / (n_a exp((t(mu) - t(a)) / 2) + n_b exp((t(mu) - t(b)) / 2)).
//
// The coverage judged at mu is the weighted share of toys with t(mu) at or below the
// threshold there; it scatters by about sqrt(p (1 - p) / (n_a + n_b)). On the WIMP
// example with 1000 toys a point it is within 0.02 of the true one wherever the two
// samples overlap; where they hardly do (weights worth less than 0.15 of the toys) the
// worst of the judgement and of the two distributions at the ends is taken.
//
// Errors: InputError for toys without a likelihood ratio.
// Reference: A. Owen and Y. Zhou, J. Amer. Statist. Assoc. 95 (2000) 135 (weights);
// G. J. Feldman and R. D. Cousins, Phys. Rev. D 57 (1998) 3873, section IV (thresholds
// near a bound).
//
// Use this after construction.h, on thresholds of given points; else, on a grid of
// adaptive_grid.h, lines are within its target, and nothing need be judged.
//
//     const jacta::GridPoint left{toys[0], 0.3}, right{toys[1], 3.4};
//     const auto kind = jacta::IntervalKind::central;
//     const auto between = jacta::threshold_between(left, right, kind, 0.9);
//     const auto judged = jacta::judge_coverage(left, right, between, kind, 0.9);
//     if (judged.misses(0.01)) ...
#pragma once

#include <span>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/neyman/point_toys.h"
#include "jacta/neyman/thresholds_file.h"

namespace jacta {

/// A point of the grid with its threshold.
struct GridPoint {
  const PointToys& toys;
  double threshold;
};

/// A line from just above the left point to just below the right one.
struct BetweenPoints {
  double above = 0;
  double below = 0;
  bool discrete = false;
  /// Outcomes accepted at one end only; 0 for continuous statistics.
  std::size_t n_changes = 0;

  /// One outcome leaves, and at most one enters: no point between them would tell more.
  bool is_jump() const { return discrete && n_changes > 0 && n_changes <= 2; }
};

/// The line, or what stands for it where both ends are discrete.
BetweenPoints line_between(const GridPoint& left,
                           const GridPoint& right,
                           IntervalKind kind);

/// The same with an atom on a bound taken apart: what holds between two points.
BetweenPoints threshold_between(const GridPoint& left,
                                const GridPoint& right,
                                IntervalKind kind,
                                double level);

struct JudgedCoverage {
  double poi = 0;  ///< where the coverage is farthest from the level
  double coverage = 0;
  double lowest = 0;  ///< of all that was judged
  double level = 0;
  double sigma = 0;
  /// Whether the toys at the two ends differ at all (Kolmogorov and Smirnov, 1 %); where
  /// they do not, nothing changes between them.
  bool changes = false;

  /// Off by more than the target and two sigma.
  bool misses(double target) const;
};

/// The worst of three values between the points with the thresholds of `between`.
JudgedCoverage judge_coverage(const GridPoint& left,
                              const GridPoint& right,
                              const BetweenPoints& between,
                              IntervalKind kind,
                              double level);

struct InterpolationOptions {
  std::vector<double> levels = {0.9};
  std::vector<IntervalKind> kinds = {IntervalKind::central};
  double target = 0.01;  ///< of the coverage between the points
  bool judge = true;
};

/// Completes the entries of `file` at the points of `toys`, whose thresholds it holds:
/// adds `threshold_above` and `threshold_below` where a line is not what holds between
/// two points, and warns of intervals between points that are judged to miss the level,
/// once each. Without `judge`, as on a grid with a certificate, all but discrete
/// statistics have lines, and nothing is judged.
void add_interpolation(ThresholdsFile& file,
                       const std::vector<PointToys>& toys,
                       const InterpolationOptions& options,
                       Diagnostics& diagnostics);

}  // namespace jacta
