// TileColumns: room for a density and its derivatives at the events of a tile.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include "jacta/density/density.h"

namespace jacta {

class TileColumns {
 public:
  TileColumns() = default;
  explicit TileColumns(std::size_t n_parameters) {
    const std::size_t pairs = n_parameters * (n_parameters + 1) / 2;
    const std::size_t size = (1 + n_parameters + pairs) * density_tile;
    data_.reset(static_cast<double*>(
        ::operator new (size * sizeof(double), std::align_val_t{64})));
    double* next = data_.get();
    value_ = next;
    for (std::size_t i = 0; i < n_parameters; ++i) first_.push_back(next += density_tile);
    for (std::size_t i = 0; i < pairs; ++i) second_.push_back(next += density_tile);
  }

  double* value() const { return value_; }
  std::span<double* const> first() const { return first_; }
  std::span<double* const> second() const { return second_; }
  /// The columns, with derivatives or without.
  DensityColumns columns(bool derivatives) const {
    return derivatives ? DensityColumns{value_, first_, second_}
                       : DensityColumns{value_, {}, {}};
  }

 private:
  struct Free {
    void operator()(double* p) const { ::operator delete (p, std::align_val_t{64}); }
  };
  std::unique_ptr<double, Free> data_;
  double* value_ = nullptr;
  std::vector<double*> first_;
  std::vector<double*> second_;
};

}  // namespace jacta
