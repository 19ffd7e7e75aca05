// IntervalKind: which edges an interval has.
//
// A central interval has both, an upper limit the upper one only, a lower limit the lower one
// only; in files and options these are the words central, upper and lower.
//
//     jacta::check_kind("upper") == jacta::IntervalKind::upper
#pragma once

#include <fmt/format.h>

#include <string>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta {

enum class IntervalKind { central, upper, lower };

/// The kind that a word names; throws InputError for another word.
inline IntervalKind check_kind(const std::string& kind) {
  if (kind == "central") return IntervalKind::central;
  if (kind == "upper") return IntervalKind::upper;
  if (kind == "lower") return IntervalKind::lower;
  throw InputError(fmt::format("unknown confidence_interval_kind '{}'", kind),
                   "choose central, upper or lower");
}

/// Throws InputError for a confidence level that is not between 0 and 1.
inline void check_level(double level) {
  if (level > 0 && level < 1) return;
  throw InputError(
      fmt::format("the confidence level {} is not between 0 and 1", shortest(level)));
}

}  // namespace jacta
