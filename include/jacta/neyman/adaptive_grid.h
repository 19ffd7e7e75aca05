// Grids of the parameter of interest that are as fine as interpolation needs.
//
// Between the points of a grid thresholds are linear, but for atoms at a bound and for
// discrete statistics (interpolation.h). What that costs is measured: toys at the middle
// of an interval have coverage P(t <= interpolated threshold), and its distance from the
// confidence level (from [CL, P(t <= q)] with q the middle's own threshold, where t has
// atoms) is the interpolation error of the interval. A line that is right in the middle
// may be wrong beside it: where the toys at the ends and the middle are judged
// (interpolation.h) to miss the target at a quarter of the interval, toys are thrown
// there too, and the larger error counts. Where it is larger than the target
// at any level and for any kind, the middle becomes a point of the grid, with the
// threshold of its own toys, and its two halves are measured in turn; the worst intervals
// first, until all are within the target or the grid has `max_points` points.
//
// The quantile of a discrete statistic jumps where an outcome leaves or enters the
// acceptance region. No grid is fine enough for a jump: halving an interval leaves it in
// one half, as large as it was. An interval whose ends differ by one jump, and which does
// not undercover at its middle, is left as it is and named in the certificate.
//
// Toys: with n at the middle and at both ends the measured error scatters by
// sigma^2 = p (1 - p) 3 / (2 n) around the true one. Each point has
// n = p (1 - p) / (target / 3)^2 toys, so that sigma is 0.41 of the target.
//
// The certificate holds the grid, the toys, every measured middle and the largest error,
// and how many points a uniform grid needs for an equal error: thresholds at its points
// are taken from all that was measured, and its error at all measured values.
//
// Curves: hypotheses of one file that differ in other values (rates, masses) share one
// grid, because interpolation over these values needs it.
//
// Errors: InputError for fewer than two points to begin with, a target outside (0, 1),
// max_points below the number of initial points.
//
// Use this where toys can still be thrown; else, with the toys of a fixed grid,
// construction.h makes the thresholds and interpolation.h judges what they miss.
//
//     jacta::AdaptiveOptions options;
//     options.target = 0.005;
//     auto grid = jacta::refine_grid({0.0, 2.0}, 1, sampler, options);
//     for (const auto& toys : grid.toys) add_thresholds(file, toys, {0.9}, diagnostics);
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "jacta/model/interval_kind.h"
#include "jacta/neyman/point_toys.h"

namespace jacta {

struct AdaptiveOptions {
  double target = 0.005;  ///< largest error of the coverage between the points
  std::size_t max_points = 50;
  std::vector<double> levels = {0.9};
  std::vector<IntervalKind> kinds = {IntervalKind::central};

  /// Reads {target, max_points}; a misspelt key is an error.
  static AdaptiveOptions from_config(const Node& node);
  /// What such a map may hold, as a JSON Schema.
  static Node schema();
  /// Toys per point.
  std::size_t toys() const;
};

/// Toys of a curve at a value of the parameter of interest.
using PointSampler =
    std::function<PointToys(std::size_t curve, double poi, std::size_t n_toys)>;

/// The largest error that was measured in an interval.
struct InterpolationError {
  double poi = 0;
  double error = 0;
  double sigma = 0;
  double level = 0;
  IntervalKind kind = IntervalKind::central;
  std::size_t curve = 0;
};

/// An interval of a discrete statistic across which its acceptance region changes by one
/// outcome; the interval covers more than the level there, by that outcome at most.
struct ThresholdJump {
  double left = 0;
  double right = 0;
  double level = 0;
  IntervalKind kind = IntervalKind::central;
  std::size_t curve = 0;
};

struct GridCertificate {
  bool achieved = false;
  double target = 0;
  std::size_t max_points = 0;
  std::vector<double> points = {};
  std::vector<InterpolationError> middles = {};  ///< one for each interval of the grid
  std::vector<ThresholdJump> jumps = {};
  InterpolationError largest = {};
  std::size_t toys_per_point = 0;
  std::size_t total_toys = 0;  ///< at all measured values
  /// A uniform grid with an error as small. 0: none of up to 10000 points has.
  std::size_t uniform_points = 0;

  Node to_node() const;
};

struct AdaptiveGrid {
  /// Of every curve, at every point of the grid.
  std::vector<PointToys> toys = {};
  GridCertificate certificate = {};
};

AdaptiveGrid refine_grid(const std::vector<double>& initial_points,
                         std::size_t n_curves,
                         const PointSampler& sampler,
                         const AdaptiveOptions& options);

}  // namespace jacta
