// The check of a confidence level.
//
// Use this where a level comes from an argument; else, for one of a file, the key readers
// of jacta/config/key_table.h check it with its place (between_0_and_1).
//
//     jacta::check_level(0.9);   // 90 throws
#pragma once

#include <fmt/format.h>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta {

/// Throws InputError for a confidence level that is not between 0 and 1.
inline void check_level(double level) {
  if (level > 0 && level < 1) return;
  throw InputError(
      fmt::format("the confidence level {} is not between 0 and 1", shortest(level)));
}

}  // namespace jacta
