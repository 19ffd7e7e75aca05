#include "bin_lookup.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace jacta {

namespace {

// First position whose edge is not below x, without branches on the data.
std::size_t first_not_below(std::span<const double> edges, double x) {
  const double* base = edges.data();
  std::size_t length = edges.size();
  while (length > 1) {
    const std::size_t half = length / 2;
    base += base[half - 1] < x ? half : 0;
    length -= half;
  }
  return static_cast<std::size_t>(base - edges.data()) + (*base < x ? 1 : 0);
}

class GuideTable {
 public:
  explicit GuideTable(std::span<const double> edges)
      : edges_(edges),
        last_cell_(static_cast<double>(cells_per_edge * edges.size() - 1)),
        scale_(last_cell_ / (edges.back() - edges.front())),
        before_(cells_per_edge * edges.size() + 1, 0) {
    for (const double edge : edges) ++before_[cell(edge) + 1];
    most_in_a_cell_ = *std::max_element(before_.begin(), before_.end());
    for (std::size_t g = 1; g < before_.size(); ++g) before_[g] += before_[g - 1];
  }

  // Otherwise bisection is as fast.
  bool is_worthwhile() const {
    constexpr std::uint32_t most_steps = 4;
    return std::isfinite(scale_) && most_in_a_cell_ <= most_steps;
  }

  std::size_t first_not_below(double x) const {
    const double inside = std::min(x, edges_.back());
    std::size_t position = before_[cell(inside)];
    for (std::uint32_t k = 0; k < most_in_a_cell_; ++k) {
      position += edges_[position] < inside ? 1 : 0;
    }
    return position;
  }

 private:
  // Two cells an edge: most equal bins have a cell without an edge and one with.
  static constexpr std::size_t cells_per_edge = 2;

  std::size_t cell(double x) const {
    const double place = (x - edges_.front()) * scale_;
    return static_cast<std::size_t>(std::clamp(place, 0.0, last_cell_));
  }

  std::span<const double> edges_;
  double last_cell_;
  double scale_;
  std::vector<std::uint32_t> before_;
  std::uint32_t most_in_a_cell_ = 0;
};

template <class Find>
void add_axis(const Axis& axis,
              std::span<const double> column,
              const Find& first_not_below,
              std::vector<std::size_t>& bins) {
  const std::size_t n = axis.bins();
  for (std::size_t e = 0; e < bins.size(); ++e) {
    const std::size_t position = first_not_below(column[e]);
    bins[e] = bins[e] * n + (position == 0 ? 0 : std::min(position - 1, n - 1));
  }
}

}  // namespace

std::vector<std::size_t> look_up_bins(
    const std::vector<Axis>& axes, const std::vector<std::span<const double>>& events) {
  std::vector<std::size_t> bins(events.empty() ? 0 : events[0].size(), 0);
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const std::span<const double> edges = axes[a].edges;
    // A table costs about as much as the look-up of one event an edge.
    if (bins.size() > edges.size()) {
      const GuideTable table(edges);
      if (table.is_worthwhile()) {
        const auto find = [&](double x) { return table.first_not_below(x); };
        add_axis(axes[a], events[a], find, bins);
        continue;
      }
    }
    const auto find = [&](double x) { return first_not_below(edges, x); };
    add_axis(axes[a], events[a], find, bins);
  }
  return bins;
}

}  // namespace jacta
