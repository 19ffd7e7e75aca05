#include "jacta/random/alias_table.h"

#include <cmath>

#include "jacta/base/error.h"

namespace jacta {

AliasTable::AliasTable(std::span<const double> weights) : cells_(weights.size()) {
  double sum = 0;
  for (const double weight : weights) {
    if (!(weight >= 0) || std::isinf(weight)) {
      throw UsageError("a weight of an alias table is negative or not finite");
    }
    sum += weight;
  }
  if (!(sum > 0)) throw UsageError("the weights of an alias table are all zero");

  const std::size_t n = weights.size();
  std::vector<double> scaled(n);
  std::vector<std::uint32_t> small;
  std::vector<std::uint32_t> large;
  for (std::size_t i = 0; i < n; ++i) {
    scaled[i] = weights[i] / sum * static_cast<double>(n);
    (scaled[i] < 1 ? small : large).push_back(static_cast<std::uint32_t>(i));
  }
  while (!small.empty() && !large.empty()) {
    const std::uint32_t low = small.back();
    const std::uint32_t high = large.back();
    small.pop_back();
    cells_[low] = {scaled[low], high};
    scaled[high] = (scaled[high] + scaled[low]) - 1;
    if (scaled[high] < 1) {
      large.pop_back();
      small.push_back(high);
    }
  }
  // What rounding left over is full, unless it has no weight at all.
  const std::uint32_t fallback = large.empty() ? 0 : large.back();
  for (const auto i : large) cells_[i] = {1, i};
  for (const auto i : small) {
    cells_[i] = weights[i] > 0 ? Cell{1, i} : Cell{0, fallback};
  }
}

}  // namespace jacta
