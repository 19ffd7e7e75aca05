// Checks shared by the constructions of counting experiments.
#pragma once

#include <fmt/format.h>

#include <cmath>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/interval/confidence_level.h"

namespace jacta {

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
