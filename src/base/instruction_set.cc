#include "jacta/base/instruction_set.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

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

std::string chosen_instruction_set(const std::string& name) {
  const auto available = instruction_set_names();
  if (name.empty()) return available.back();
  if (std::find(available.begin(), available.end(), name) != available.end()) return name;
  throw InputError(
      fmt::format("this processor cannot run the instruction set '{}'", name),
      "available are: " + join(available));
}

}  // namespace jacta
