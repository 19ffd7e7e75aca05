// A seed where none was given.
//
//     const std::int64_t seed = given ? *given : jacta::drawn_seed(diagnostics);
#pragma once

#include <cstdint>

#include "jacta/base/diagnostics.h"

namespace jacta {

/// A number from the operating system, below 2^53 so that every reader of JSON keeps it
/// exactly. A note says which.
std::int64_t drawn_seed(Diagnostics& diagnostics);

}  // namespace jacta
