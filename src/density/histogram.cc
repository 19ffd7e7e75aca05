#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "linear_function.h"

namespace jacta {

namespace {

// One fixed function: the contents divided by the widths of the bins. Bins are
// [left, right), the last one closed.
class HistogramBasis final : public Basis {
 public:
  HistogramBasis(std::vector<double> edges, std::vector<double> contents)
      : edges_(std::move(edges)), heights_(std::move(contents)) {
    for (std::size_t b = 0; b < heights_.size(); ++b) heights_[b] /= width(b);
  }

  std::size_t size() const override { return 1; }

  void values(double x, std::span<double> b) const override {
    if (x < edges_.front() || x > edges_.back()) {
      b[0] = 0;
      return;
    }
    const auto above = std::upper_bound(edges_.begin() + 1, edges_.end() - 1, x);
    b[0] = heights_[static_cast<std::size_t>(above - edges_.begin()) - 1];
  }

  void integrals(double lower, double upper, std::span<double> integral) const override {
    integral[0] = 0;
    for (std::size_t b = 0; b < heights_.size(); ++b) {
      const double low = std::max(lower, edges_[b]);
      const double high = std::min(upper, edges_[b + 1]);
      if (low < high) integral[0] += heights_[b] * (high - low);
    }
  }

  std::vector<double> breakpoints() const override { return edges_; }

 private:
  double width(std::size_t b) const { return edges_[b + 1] - edges_[b]; }

  std::vector<double> edges_;
  std::vector<double> heights_;
};

void check(const AxisRange& axis,
           const std::vector<double>& edges,
           const std::vector<double>& contents) {
  if (edges.size() < 2 || edges.size() != contents.size() + 1) {
    throw UsageError(fmt::format(
        "histogram: {} edges and {} contents; give one edge more than contents",
        edges.size(),
        contents.size()));
  }
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    if (edges[i] < edges[i + 1]) continue;
    throw UsageError(fmt::format("histogram: the edges {} and {} are not in order",
                                 shortest(edges[i]),
                                 shortest(edges[i + 1])));
  }
  for (const double content : contents) {
    if (content >= 0 && std::isfinite(content)) continue;
    throw UsageError(fmt::format("histogram: a content is {}, but none may be negative",
                                 shortest(content)));
  }
  double sum = 0;
  for (std::size_t b = 0; b < contents.size(); ++b) {
    if (edges[b + 1] > axis.range.lower && edges[b] < axis.range.upper)
      sum += contents[b];
  }
  if (!(sum > 0)) throw UsageError("histogram: it has no contents in the range");
}

}  // namespace

SharedDensity histogram_density(const AxisRange& axis,
                                std::vector<double> edges,
                                std::vector<double> contents) {
  check(axis, edges, contents);
  auto basis =
      std::make_shared<const HistogramBasis>(std::move(edges), std::move(contents));
  return make_axis_density(
      "histogram", axis, {}, {}, [basis](const density_kernels::Kernels&) {
        return make_linear_function(basis, 1);
      });
}

SharedDensity uniform_density(const AxisRange& axis) {
  const Limits range = axis.range;
  return make_axis_density("uniform", axis, {}, {}, [range](const auto&) {
    return make_linear_function(
        std::make_shared<HistogramBasis>(std::vector<double>{range.lower, range.upper},
                                         std::vector<double>{1.0}),
        1);
  });
}

}  // namespace jacta
