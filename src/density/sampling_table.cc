#include "sampling_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/density/quadrature.h"

namespace jacta {

namespace {

constexpr std::size_t n_cells = 512;
constexpr double margin = 1.1;

std::vector<double> cell_edges(double lower,
                               double upper,
                               const std::vector<double>& breakpoints) {
  std::vector<double> edges;
  for (std::size_t i = 0; i <= n_cells; ++i) {
    const double t = static_cast<double>(i) / n_cells;
    edges.push_back(i == n_cells ? upper : lower + t * (upper - lower));
  }
  for (const double x : breakpoints) {
    if (x > lower && x < upper) edges.push_back(x);
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

}  // namespace

SamplingTable::SamplingTable(Function density,
                             double lower,
                             double upper,
                             const std::vector<double>& breakpoints)
    : density_(std::move(density)), edges_(cell_edges(lower, upper, breakpoints)) {
  const auto checked = [this](double x) {
    const double p = density_(x);
    if (p >= 0) return p;
    throw InputError(
        fmt::format("a density of which toys are drawn is negative: {} at {}",
                    shortest(p),
                    shortest(x)));
  };
  std::vector<double> areas;
  for (std::size_t i = 0; i + 1 < edges_.size(); ++i) {
    const double a = edges_[i];
    const double b = edges_[i + 1];
    double largest = std::max(checked(a), checked(b));
    each_node(a, b, [&](double x, double) { largest = std::max(largest, checked(x)); });
    steps_.push_back(margin * largest);
    areas.push_back(steps_.back() * (b - a));
  }
  cells_ = AliasTable(areas);
}

double SamplingTable::sample(Stream& stream) const {
  while (true) {
    const std::size_t cell = cells_.draw(stream);
    const double a = edges_[cell];
    const double x = a + stream.uniform() * (edges_[cell + 1] - a);
    if (stream.uniform() * steps_[cell] < density_(x)) return x;
  }
}

}  // namespace jacta
