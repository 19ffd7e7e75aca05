// Inner loops over events of densities, one copy per instruction set, with the same bits
// from each: eight logical lanes, no fused operations (see templates/kernels.h).
#pragma once

#include <cstddef>

namespace jacta::density_kernels {

/// ln N of a normalisation N and its derivatives in the arguments (pairs packed).
struct LogNorm {
  double value;
  double first[2];
  double second[3];
};

struct GaussianPoint {
  double mean;
  double inverse_sigma;
  LogNorm norm;  ///< p = exp(-z^2 / 2 - norm); in mean and sigma
};

struct ExponentialPoint {
  double slope;
  double origin;
  LogNorm norm;  ///< p = exp(slope (x - origin) - norm); in the slope
};

/// Fills whole groups of eight events; first and second are null, or their elements, for
/// what is not wanted.
struct Output {
  double* value;
  double* const* first;
  double* const* second;
};

struct Kernels {
  const char* name;
  void (*gaussian)(const double* x, std::size_t n, const GaussianPoint&, const Output&);
  void (*exponential)(const double* x,
                      std::size_t n,
                      const ExponentialPoint&,
                      const Output&);
};

extern const Kernels kernels_baseline;
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;

}  // namespace jacta::density_kernels
