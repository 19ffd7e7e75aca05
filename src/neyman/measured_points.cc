#include "measured_points.h"

#include <algorithm>
#include <cmath>

#include "jacta/neyman/threshold_quantile.h"
#include "outcomes.h"

namespace jacta {

namespace {

// Statistics that are equal up to the rounding of ln L.
constexpr double tie = 1e-7;

}  // namespace

MeasuredPoints::MeasuredPoints(std::size_t n_curves, const AdaptiveOptions& options)
    : kinds_(options.kinds), levels_(options.levels) {
  for (std::size_t curve = 0; curve < n_curves; ++curve) {
    for (const IntervalKind kind : kinds_) {
      for (const double level : levels_) cells_.push_back({curve, kind, level});
    }
  }
}

void MeasuredPoints::add(double poi, std::vector<PointToys> toys) {
  Measured measured;
  for (const auto& of_curve : toys) {
    for (const IntervalKind kind : kinds_) {
      measured.sorted.push_back(sorted_statistic(of_curve, kind));
      for (const double level : levels_) {
        measured.thresholds.push_back(sorted_quantile(measured.sorted.back(), level));
      }
    }
  }
  measured.toys = std::move(toys);
  points_.emplace(poi, std::move(measured));
}

std::vector<double> MeasuredPoints::values() const {
  std::vector<double> values;
  for (const auto& [poi, measured] : points_) values.push_back(poi);
  return values;
}

double MeasuredPoints::interpolated(double poi, std::size_t cell) const {
  const auto after = points_.lower_bound(poi);
  if (after == points_.end()) return std::prev(after)->second.thresholds[cell];
  if (after == points_.begin() || after->first == poi) {
    return after->second.thresholds[cell];
  }
  const auto before = std::prev(after);
  const double fraction = (poi - before->first) / (after->first - before->first);
  return (1 - fraction) * before->second.thresholds[cell] +
         fraction * after->second.thresholds[cell];
}

BetweenPoints MeasuredPoints::between(double left, double right, std::size_t cell) const {
  const ThresholdCell& of = cells_[cell];
  return line_between({toys(left)[of.curve], threshold(left, cell)},
                      {toys(right)[of.curve], threshold(right, cell)},
                      of.kind);
}

double MeasuredPoints::coverage_error(double poi,
                                      std::size_t cell,
                                      double threshold) const {
  const auto& t = points_.at(poi).sorted[cell / levels_.size()];
  const auto n = static_cast<double>(t.size());
  const auto share = [&](auto end) { return static_cast<double>(end - t.begin()) / n; };
  const double below = share(std::lower_bound(t.begin(), t.end(), threshold));
  const double covered = share(std::upper_bound(t.begin(), t.end(), threshold + tie));
  const double level = cells_[cell].level;
  if (covered < level) return covered - level;
  const double own =
      share(std::upper_bound(t.begin(), t.end(), points_.at(poi).thresholds[cell] + tie));
  return std::max(0.0, below - std::max(level, own));
}

}  // namespace jacta
