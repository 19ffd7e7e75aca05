#include "linear_interpolation.h"

#include <algorithm>
#include <numeric>

#include "jacta/base/error.h"

namespace jacta {

LinearInterpolation::LinearInterpolation(std::vector<double> x, std::vector<double> y) {
  if (x.size() != y.size() || x.size() < 2) {
    throw UsageError("an interpolation needs two points at least, and a value for each");
  }
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return x[a] < x[b];
  });
  for (const std::size_t i : order) {
    x_.push_back(x[i]);
    y_.push_back(y[i]);
  }
}

double LinearInterpolation::extrapolated(double x) const {
  const auto above = std::upper_bound(x_.begin(), x_.end(), x);
  const auto position = static_cast<std::size_t>(above - x_.begin());
  const std::size_t low = std::clamp<std::size_t>(position, 1, x_.size() - 1) - 1;
  const double slope = (y_[low + 1] - y_[low]) / (x_[low + 1] - x_[low]);
  return slope * (x - x_[low]) + y_[low];
}

double LinearInterpolation::inside(double x, double below, double above) const {
  if (x < x_.front()) return below;
  if (x > x_.back()) return above;
  return x == x_.back() ? y_.back() : extrapolated(x);
}

}  // namespace jacta
