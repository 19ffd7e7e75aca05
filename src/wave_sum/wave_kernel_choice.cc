#include "jacta/wave_sum/wave_kernel_choice.h"

#include "jacta/base/instruction_set.h"

namespace jacta::wave_kernels {

Kernels choose(const std::string& level) {
  const std::string chosen = chosen_instruction_set(level);
  if (chosen == "avx512") return {&sum_kernels_avx512, &matrix_kernels_avx512};
  if (chosen == "avx2") return {&sum_kernels_avx2, &matrix_kernels_avx2};
  return {&sum_kernels_baseline, &matrix_kernels_baseline};
}

}  // namespace jacta::wave_kernels
