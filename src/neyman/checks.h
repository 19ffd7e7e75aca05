// Checks shared by the constructions.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta {

enum class IntervalKind { central, upper, lower };

inline IntervalKind check_kind(const std::string& kind) {
  if (kind == "central") return IntervalKind::central;
  if (kind == "upper") return IntervalKind::upper;
  if (kind == "lower") return IntervalKind::lower;
  throw InputError(fmt::format("unknown confidence_interval_kind '{}'", kind),
                   "choose central, upper or lower");
}

inline void check_level(double level) {
  if (level > 0 && level < 1) return;
  throw InputError(
      fmt::format("the confidence level {} is not between 0 and 1", shortest(level)));
}

inline void check_mean(double mu) {
  if (mu >= 0 && std::isfinite(mu)) return;
  throw InputError(fmt::format("mu = {} is not a finite number from 0", shortest(mu)));
}

inline void check_background(double background) {
  if (background >= 0 && std::isfinite(background)) return;
  throw InputError(fmt::format("the background {} is not a finite number from 0",
                               shortest(background)));
}

}  // namespace jacta
