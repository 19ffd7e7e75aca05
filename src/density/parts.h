// Part: a density within another one, with the positions of its parameters there.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "jacta/density/density.h"
#include "tile_columns.h"

namespace jacta {

/// The evaluator of a part, room for its columns, and where its parameters belong.
class Part {
 public:
  Part(const Density& density,
       std::vector<std::size_t> positions,
       const density_kernels::Kernels& kernels)
      : evaluator_(density.evaluator(kernels)),
        positions_(std::move(positions)),
        values_(positions_.size()),
        room_(positions_.size()) {}

  bool move_to(std::span<const double> values, bool derivatives) {
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      values_[i] = values[positions_[i]];
    }
    return evaluator_->move_to(values_, derivatives);
  }
  /// Fills value() and, with derivatives, first() and second().
  void fill(std::span<const double* const> axes, std::size_t n, bool derivatives) {
    evaluator_->fill(axes, n, room_.columns(derivatives));
  }

  const double* value() const { return room_.value(); }
  const double* first(std::size_t i) const { return room_.first()[i]; }
  const double* second(std::size_t i, std::size_t j) const {
    return room_.second()[packed_pair(i, j)];
  }
  const std::vector<std::size_t>& positions() const { return positions_; }
  DensityEvaluator& evaluator() const { return *evaluator_; }

 private:
  std::unique_ptr<DensityEvaluator> evaluator_;
  std::vector<std::size_t> positions_;
  std::vector<double> values_;
  TileColumns room_;
};

/// to += factor a, and the same with a product; nothing where `to` is null.
inline void add_to(double* to, double factor, const double* a, std::size_t n) {
  if (to == nullptr) return;
  for (std::size_t e = 0; e < n; ++e) to[e] += factor * a[e];
}
inline void add_to(double* to, const double* a, const double* b, std::size_t n) {
  if (to == nullptr) return;
  for (std::size_t e = 0; e < n; ++e) to[e] += a[e] * b[e];
}

/// Fills the columns with zeros.
inline void clear(const DensityColumns& out, std::size_t n) {
  std::fill(out.value, out.value + n, 0);
  for (double* column : out.first) {
    if (column != nullptr) std::fill(column, column + n, 0);
  }
  for (double* column : out.second) {
    if (column != nullptr) std::fill(column, column + n, 0);
  }
}

}  // namespace jacta
