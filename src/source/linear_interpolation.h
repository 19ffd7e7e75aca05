// Linear interpolation between points.
#pragma once

#include <vector>

namespace jacta {

class LinearInterpolation {
 public:
  /// Sorts the points by x; at least two.
  LinearInterpolation(std::vector<double> x, std::vector<double> y);

  /// On the line through the two neighbouring points, outside through the last two.
  double extrapolated(double x) const;
  /// The same, with fixed values outside.
  double inside(double x, double below, double above) const;

 private:
  std::vector<double> x_;
  std::vector<double> y_;
};

}  // namespace jacta
