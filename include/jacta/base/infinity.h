// The infinity of double, for bounds that are none and logarithms of nothing.
//
//     const double upper = std::optional<double>().value_or(jacta::infinity);
//
// A source of nothing has ln L = -infinity: use `-infinity`, never a large number.
#pragma once

#include <limits>

namespace jacta {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace jacta
