// Which copy of the kernels runs. All give the same bits; the choice is one of speed.
#pragma once

#include <string>
#include <vector>

#include "jacta/wave_sum/wave_kernels.h"

namespace jacta::wave_kernels {

struct Kernels {
  const SumKernels* sums;
  const MatrixKernels* matrices;
};

/// The levels that this processor can run, slowest first.
std::vector<std::string> levels();

/// The kernels of a level; empty: the fastest this processor can run. Throws InputError
/// for a level that is unknown or that this processor lacks.
Kernels choose(const std::string& level = "");

}  // namespace jacta::wave_kernels
