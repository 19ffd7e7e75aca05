#include "sampling_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/density/quadrature.h"

namespace jacta {

namespace {

constexpr std::size_t n_cells = 512;

}  // namespace

SamplingTable::SamplingTable(Function density,
                             double lower,
                             double upper,
                             const std::vector<double>& breakpoints)
    : density_(std::move(density)) {
  for (std::size_t i = 0; i <= n_cells; ++i) {
    const double t = static_cast<double>(i) / n_cells;
    edges_.push_back(i == n_cells ? upper : lower + t * (upper - lower));
  }
  for (const double x : breakpoints) {
    if (x > lower && x < upper) edges_.push_back(x);
  }
  std::sort(edges_.begin(), edges_.end());
  edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
  for (std::size_t i = 0; i + 1 < edges_.size(); ++i) {
    integrals_.push_back(sum_panel<double>(edges_[i], edges_[i + 1], [&](double x) {
      const double p = density_(x);
      if (p >= 0) return p;
      throw InputError(
          fmt::format("a density of which toys are drawn is negative: {} at {}",
                      shortest(p),
                      shortest(x)));
    }));
  }
  cells_ = AliasTable(integrals_);
}

double SamplingTable::invert(std::size_t cell, double u) const {
  const double a = edges_[cell];
  const double b = edges_[cell + 1];
  const double wanted = u * integrals_[cell];
  double low = a;
  double high = b;
  double x = a + u * (b - a);
  // Newton's steps, kept within what is known to hold the solution.
  for (int i = 0; i < 100; ++i) {
    const double excess = sum_panel<double>(a, x, density_) - wanted;
    (excess > 0 ? high : low) = x;
    const double next = x - excess / density_(x);
    const double moved = next > low && next < high ? next : 0.5 * (low + high);
    if (std::abs(moved - x) <= 1e-13 * (b - a)) return moved;
    x = moved;
  }
  return x;
}

double SamplingTable::sample(Stream& stream) const {
  const std::size_t cell = cells_.draw(stream);
  return invert(cell, stream.uniform());
}

}  // namespace jacta
