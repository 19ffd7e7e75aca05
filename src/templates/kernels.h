// The inner loops over events, one copy per instruction set, with the same bits from
// each.
//
// A kernel has eight logical lanes whatever the width of the registers: event e belongs
// to lane e mod 8, every lane is summed in the order of the events, and the lanes are
// combined in a fixed order at the end. Nothing is contracted into fused operations. So
// the three copies give equal results to the last bit.
//
// The density of event e is d_e = sum_k c_k u_k(e), with one column u_k per (source,
// corner of the anchor cell). A density that is not positive counts as `outlier`.
#pragma once

#include <cstddef>

namespace jacta::kernels {

struct Events {
  /// columns[k][e]; 64-byte aligned, padded to a multiple of 8 events.
  const double* const* columns;
  const double* coefficients;
  std::size_t n_columns;
  std::size_t n_events;
  double outlier;
};

/// sum_e ln d_e = ln(mantissa) + exponent ln 2. `safe` is false where a density left the
/// range in which products of mantissas are exact (2^-500, 2^500): the caller then takes
/// the plain sum of logarithms.
struct LogSum {
  double mantissa;
  double exponent;
  bool safe;
  /// Events that count as `outlier`; counted with derivatives only.
  std::size_t n_outliers = 0;
};

/// sum of ln d over the events.
using ValueKernel = LogSum (*)(const Events&);
/// The same; first[k] = sum_e u_k / d, second[k (k + 1) / 2 + l] = sum_e u_k u_l / d^2
/// for l <= k. Outliers contribute nothing to the sums. `scratch` holds 8 (2 n_columns +
/// n_columns (n_columns + 1) / 2) doubles, 64-byte aligned.
using DerivativeKernel = LogSum (*)(const Events&,
                                    double* first,
                                    double* second,
                                    double* scratch);

struct Kernels {
  const char* name;
  ValueKernel value;
  DerivativeKernel derivatives;
};

extern const Kernels kernels_baseline;
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;

}  // namespace jacta::kernels
