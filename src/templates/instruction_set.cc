#include "jacta/templates/instruction_set.h"

#include "kernels.h"

namespace jacta {

const kernels::Kernels& select_kernels(const std::string& name) {
  const std::string chosen = chosen_instruction_set(name);
  if (chosen == "avx512") return kernels::kernels_avx512;
  if (chosen == "avx2") return kernels::kernels_avx2;
  return kernels::kernels_baseline;
}

}  // namespace jacta
