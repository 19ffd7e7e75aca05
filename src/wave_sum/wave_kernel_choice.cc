#include "jacta/wave_sum/wave_kernel_choice.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta::wave_kernels {

std::vector<std::string> levels() {
  std::vector<std::string> names = {"baseline"};
  if (__builtin_cpu_supports("avx2")) names.emplace_back("avx2");
  const bool avx512 = __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl");
  if (avx512) names.emplace_back("avx512");
  return names;
}

Kernels choose(const std::string& level) {
  const auto available = levels();
  const std::string wanted = level.empty() ? available.back() : level;
  if (std::find(available.begin(), available.end(), wanted) == available.end()) {
    throw InputError(
        fmt::format("this processor cannot run the instruction set '{}'", level),
        "available are: " + join(available));
  }
  if (wanted == "avx512") return {&sum_kernels_avx512, &matrix_kernels_avx512};
  if (wanted == "avx2") return {&sum_kernels_avx2, &matrix_kernels_avx2};
  return {&sum_kernels_baseline, &matrix_kernels_baseline};
}

}  // namespace jacta::wave_kernels
