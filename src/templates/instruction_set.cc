#include "jacta/templates/instruction_set.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "kernels.h"

namespace jacta {

std::vector<std::string> instruction_set_names() {
  std::vector<std::string> names = {"baseline"};
  if (__builtin_cpu_supports("avx2")) names.emplace_back("avx2");
  const bool avx512 = __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl");
  if (avx512) names.emplace_back("avx512");
  return names;
}

const kernels::Kernels& select_kernels(const std::string& name) {
  const auto available = instruction_set_names();
  const std::string wanted = name.empty() ? available.back() : name;
  if (std::find(available.begin(), available.end(), wanted) == available.end()) {
    throw InputError(
        fmt::format("this processor cannot run the instruction set '{}'", name),
        "available are: " + join(available));
  }
  if (wanted == "avx512") return kernels::kernels_avx512;
  if (wanted == "avx2") return kernels::kernels_avx2;
  return kernels::kernels_baseline;
}

}  // namespace jacta
