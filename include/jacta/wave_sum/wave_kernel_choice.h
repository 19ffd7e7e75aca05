// The copy of the kernels of waves that runs, see base/instruction_set.h.
//
//     const auto kernels = jacta::wave_kernels::choose();      // the fastest
#pragma once

#include <string>

#include "jacta/wave_sum/wave_kernels.h"

namespace jacta::wave_kernels {

struct Kernels {
  const SumKernels* sums;
  const MatrixKernels* matrices;
};

/// The kernels of a level; empty: the fastest this processor can run. Throws InputError
/// for a level that is unknown or that this processor lacks.
Kernels choose(const std::string& level = "");

}  // namespace jacta::wave_kernels
