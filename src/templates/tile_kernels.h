// The sums over events of a term whose columns depend on parameters: tile by tile, as
// these columns are made tile by tile. Lanes and bits as in kernels.h.
#pragma once

#include <cstddef>

#include "kernels.h"

namespace jacta::kernels {

/// Most events of a tile.
inline constexpr std::size_t tile_size = 256;

struct Tile {
  /// d = sum_k coefficients[k] parts[k].
  const double* const* parts;
  const double* coefficients;
  std::size_t n_parts;
  /// Columns u_k of which the sums of u_k / d and u_k u_l / d^2 are wanted.
  const double* const* columns;
  std::size_t n_columns;
  /// Columns v_m of which the sums of v_m / d are wanted.
  const double* const* curvatures;
  std::size_t n_curvatures;
  std::size_t n_events;
  double outlier;
};

/// The product of all densities so far, per lane.
struct alignas(64) RunningLog {
  double mantissa[8] = {1, 1, 1, 1, 1, 1, 1, 1};
  double smallest[8] = {1, 1, 1, 1, 1, 1, 1, 1};
  double largest[8] = {1, 1, 1, 1, 1, 1, 1, 1};
  long long exponent[8] = {};
  long long n_regular[8] = {};
  std::size_t steps = 0;
  std::size_t n_events = 0;
};

struct TileKernels {
  void (*value)(const Tile&, RunningLog&);
  /// Adds to `sums`, eight lanes each: columns, pairs of columns (packed), curvatures.
  /// `scratch` holds tile_size (n_columns + 1) doubles; both are 64-byte aligned.
  void (*derivatives)(const Tile&, RunningLog&, double* sums, double* scratch);
};

extern const TileKernels tile_kernels_baseline;
extern const TileKernels tile_kernels_avx2;
extern const TileKernels tile_kernels_avx512;

/// Those of the same instruction set.
const TileKernels& tile_kernels_of(const Kernels& kernels);

/// What the tiles add up to.
LogSum finished(const RunningLog& log);

}  // namespace jacta::kernels
