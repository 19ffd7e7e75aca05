// AliasTable: draws an index with given weights in constant time, one uniform number
// each.
//
// Reference: M. D. Vose, IEEE Trans. Software Eng. 17 (1991) 972, doi:10.1109/32.92917.
//
//     jacta::AliasTable table(std::vector<double>{1, 2, 1});
//     std::size_t i = table.draw(stream);
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "jacta/random/stream.h"

namespace jacta {

class AliasTable {
 public:
  AliasTable() = default;
  /// Weights need not be normalised. Throws UsageError for a weight that is negative or
  /// not finite, or a sum of zero.
  explicit AliasTable(std::span<const double> weights);

  bool empty() const { return cells_.empty(); }
  std::size_t size() const { return cells_.size(); }

  std::size_t draw(Stream& stream) const {
    const double u = stream.uniform() * static_cast<double>(cells_.size());
    const auto index = static_cast<std::size_t>(u);
    const Cell& cell = cells_[index];
    return u - static_cast<double>(index) < cell.keep ? index : cell.alias;
  }

 private:
  struct Cell {
    double keep;
    std::uint32_t alias;
  };
  std::vector<Cell> cells_;
};

}  // namespace jacta
