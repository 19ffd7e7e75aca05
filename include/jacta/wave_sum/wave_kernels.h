// The inner loops over events of coherent sums of waves, one copy per instruction set,
// with the same bits from each.
//
// Layout. Events come in tiles of 16. A plane is one complex number per event; plane p of
// tile t is 32 consecutive doubles, 16 real parts and 16 imaginary parts, so that a sweep
// reads memory in sequence. Events beyond the last are zero in every plane and have
// weight 0. All arrays are aligned to 64 bytes.
//
// Lanes. Event e belongs to lane e mod 8; every lane is summed in the order of the
// events, and the caller adds the eight lanes in a fixed order. A sum "in lanes" is eight
// doubles per number. Nothing is contracted into fused operations.
//
// Columns. The amplitude of component c is A_c = sum_k C_k h_kc over columns k: waves,
// and derivatives of waves in shape parameters. Planes are listed by component.
#pragma once

#include <cstddef>
#include <cstdint>

#include "jacta/wave/wave_tile.h"

namespace jacta::wave_kernels {

constexpr std::size_t tile_events = wave_tile_events;
constexpr std::size_t plane_doubles = wave_plane_doubles;
constexpr std::size_t lane_count = 8;

/// Consecutive tiles.
struct Tiles {
  const double* data;
  std::size_t stride;  ///< doubles from tile to tile
  std::size_t count;
};

/// Which planes are summed: those of component c are [begin[c], begin[c + 1]).
struct PlaneList {
  const std::uint32_t* begin;
  const std::uint32_t* plane;   ///< position in the tile
  const std::uint32_t* column;  ///< ascending within a component
  std::size_t components;
};

/// A_c and f = sum_c |A_c|^2 of every event. `coefficients` holds re, im per column;
/// `amplitudes` a plane per (tile, component), `intensities` one number per event.
using AmplitudeKernel = void (*)(const Tiles&,
                                 const PlaneList&,
                                 const double* coefficients,
                                 double* amplitudes,
                                 double* intensities);

/// r = slope scale f + offset, summed as w lnc(r), with lnc(r) = ln r for r > clip and
/// ln clip + u - u^2/2, u = (r - clip)/clip, otherwise.
struct LogarithmTerms {
  const double* weights;
  const double* slope;   ///< null: 1
  const double* offset;  ///< null: 0
  double scale;
  double clip;
  double log_clip;
};

/// sums, in lanes: sum w lnc; then, with order 1, sum u f; with order 2, sum v f^2 (three
/// numbers in any case). With order >= 1 per event u = w lnc' slope; with order 2
/// v = w lnc'' slope^2. They are derivatives in (scale f).
using LogarithmKernel = void (*)(std::size_t tiles,
                                 const double* intensities,
                                 const LogarithmTerms&,
                                 int order,
                                 double* sums,
                                 double* u,
                                 double* v);

/// G_k += sum_c sum_i u_i A_c(i)^* h_kc(i); G in lanes, real and imaginary part per
/// column.
using GradientKernel = void (*)(const Tiles&,
                                const PlaneList&,
                                const double* amplitudes,
                                const double* u,
                                double* sums);

/// The same for two sets of weights at once: G with u, G' with u A'^* + u' A^*, where A'
/// is `directional` and u' is `u_directional`.
using PairGradientKernel = void (*)(const Tiles&,
                                    const PlaneList&,
                                    const double* amplitudes,
                                    const double* directional,
                                    const double* u,
                                    const double* u_directional,
                                    double* sums,
                                    double* directional_sums);

/// f' = 2 Re sum_c A_c^* A'_c of every event.
using DirectionalKernel = void (*)(std::size_t tiles,
                                   std::size_t components,
                                   const double* amplitudes,
                                   const double* directional,
                                   double* result);

/// sum_i u_i f_i and, with G not null, G, in one sweep: for sums that are linear in f.
using IntegralKernel = void (*)(const Tiles&,
                                const PlaneList&,
                                const double* coefficients,
                                const double* u,
                                double* sum,
                                double* gradient_sums);

/// y_k = sum_c A_c^* h_kc of every event: 2 rows (real, imaginary) of 16 events per
/// column and tile; columns without a plane are zero.
using ProjectionKernel = void (*)(const Tiles&,
                                  const PlaneList&,
                                  const double* amplitudes,
                                  std::size_t columns,
                                  double* projections);

/// Which pairs of columns a Gram matrix needs: those with level[k] + level[l] <= 2 where
/// at least one of the two is `wanted`. Pairs that are not needed may be summed all the
/// same.
struct PairChoice {
  const std::uint8_t* level;
  const std::uint8_t* wanted;
};

/// S_kl += sum_c sum_i u_i h_kc^* h_lc for pairs k >= l of columns: position
/// k (k + 1) / 2 + l, in lanes, real and imaginary part.
using GramKernel = void (*)(
    const Tiles&, const PlaneList&, const double* u, const PairChoice&, double* sums);

/// T_ab += sum_i v_i y_a y_b for the pairs a >= b of rows: position a (a + 1) / 2 + b, in
/// lanes.
using OuterKernel = void (*)(std::size_t tiles,
                             std::size_t rows,
                             const double* projections,
                             const double* v,
                             double* sums);

/// Sweeps over the planes.
struct SumKernels {
  AmplitudeKernel amplitudes;
  GradientKernel gradient;
  PairGradientKernel pair_gradient;
  DirectionalKernel directional;
  IntegralKernel integral;
};

/// Logarithms and what Hessians need.
struct MatrixKernels {
  LogarithmKernel logarithms;
  ProjectionKernel projections;
  GramKernel gram;
  OuterKernel outer;
};

extern const SumKernels sum_kernels_baseline;
extern const SumKernels sum_kernels_avx2;
extern const SumKernels sum_kernels_avx512;
extern const MatrixKernels matrix_kernels_baseline;
extern const MatrixKernels matrix_kernels_avx2;
extern const MatrixKernels matrix_kernels_avx512;

}  // namespace jacta::wave_kernels
