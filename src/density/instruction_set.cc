#include "jacta/base/instruction_set.h"

#include "jacta/density/density.h"
#include "kernels.h"

namespace jacta {

const density_kernels::Kernels& select_density_kernels(const std::string& name) {
  const std::string chosen = chosen_instruction_set(name);
  if (chosen == "avx512") return density_kernels::kernels_avx512;
  if (chosen == "avx2") return density_kernels::kernels_avx2;
  return density_kernels::kernels_baseline;
}

}  // namespace jacta
