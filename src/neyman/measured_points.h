// Toys at values of the parameter of interest, sorted for the measurement of coverage.
#pragma once

#include <map>
#include <vector>

#include "jacta/neyman/adaptive_grid.h"
#include "jacta/neyman/interpolation.h"

namespace jacta {

/// What thresholds are for: one curve, kind and level.
struct ThresholdCell {
  std::size_t curve = 0;
  IntervalKind kind = IntervalKind::central;
  double level = 0;
};

class MeasuredPoints {
 public:
  MeasuredPoints(std::size_t n_curves, const AdaptiveOptions& options);

  const std::vector<ThresholdCell>& cells() const { return cells_; }
  bool contains(double poi) const { return points_.count(poi) > 0; }
  /// Adds the toys of all curves at a value.
  void add(double poi, std::vector<PointToys> toys);
  const std::vector<PointToys>& toys(double poi) const { return points_.at(poi).toys; }
  /// All values, sorted.
  std::vector<double> values() const;

  double threshold(double poi, std::size_t cell) const {
    return points_.at(poi).thresholds[cell];
  }
  /// Linear between all measured values.
  double interpolated(double poi, std::size_t cell) const;
  /// What holds between two measured values.
  BetweenPoints between(double left, double right, std::size_t cell) const;
  /// The coverage of `threshold` at a measured value less the level; where it is larger,
  /// less the coverage that the value's own threshold has, which a discrete statistic has
  /// above the level.
  double coverage_error(double poi, std::size_t cell, double threshold) const;

 private:
  struct Measured {
    std::vector<PointToys> toys = {};
    std::vector<std::vector<double>> sorted = {};  ///< t by curve and kind
    std::vector<double> thresholds = {};           ///< by cell
  };

  std::vector<IntervalKind> kinds_;
  std::vector<double> levels_;
  std::vector<ThresholdCell> cells_;
  std::map<double, Measured> points_;
};

}  // namespace jacta
