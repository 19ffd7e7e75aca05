#include "tile_kernels.h"

#include <string_view>

namespace jacta::kernels {

const TileKernels& tile_kernels_of(const Kernels& kernels) {
  const std::string_view name = kernels.name;
  if (name == "avx512") return tile_kernels_avx512;
  if (name == "avx2") return tile_kernels_avx2;
  return tile_kernels_baseline;
}

LogSum finished(const RunningLog& log) {
  const double* m = log.mantissa;
  long long exponent = -1023ll * static_cast<long long>(8 * log.steps);
  bool safe = true;
  std::size_t n_outliers = log.n_events;
  for (std::size_t i = 0; i < 8; ++i) {
    exponent += log.exponent[i];
    safe = safe && log.smallest[i] > 0x1p-500 && log.largest[i] < 0x1p500;
    n_outliers -= static_cast<std::size_t>(log.n_regular[i]);
  }
  return {((m[0] * m[1]) * (m[2] * m[3])) * ((m[4] * m[5]) * (m[6] * m[7])),
          static_cast<double>(exponent),
          safe,
          n_outliers};
}

}  // namespace jacta::kernels
