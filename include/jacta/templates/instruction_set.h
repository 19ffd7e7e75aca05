// The copy of the inner loops over templates that runs, see base/instruction_set.h.
//
//     const auto& kernels = jacta::select_kernels();      // the fastest
#pragma once

#include <string>

#include "jacta/base/instruction_set.h"

namespace jacta {

namespace kernels {
struct Kernels;
}

/// The kernels of a level; empty: the fastest this processor can run. Throws InputError
/// for an unknown level or one that this processor lacks.
const kernels::Kernels& select_kernels(const std::string& name = "");

}  // namespace jacta
