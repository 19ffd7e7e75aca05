// Which copy of the inner loops runs. All give the same bits; the choice is one of speed.
//
//     jacta::instruction_set_names();      // {"baseline", "avx2", "avx512"}, those this
//                                          // processor can run
#pragma once

#include <string>
#include <vector>

namespace jacta {

namespace kernels {
struct Kernels;
}

/// The levels that this processor can run, slowest first.
std::vector<std::string> instruction_set_names();

/// The kernels of a level; empty: the fastest this processor can run. Throws InputError
/// for an unknown level or one that this processor lacks.
const kernels::Kernels& select_kernels(const std::string& name = "");

}  // namespace jacta
