// The parts of the likelihood that are functions of the integral I alone: the scale s(I)
// in lnc(slope s f + offset), and the term T(I) outside of the sum over events.
#pragma once

#include <cmath>

#include "jacta/amplitude/amplitude_likelihood.h"
#include "jacta/base/elementary.h"

namespace jacta {

/// A function of one number with two derivatives.
struct ScalarFunction {
  double value = 0;
  double first = 0;
  double second = 0;
};

/// s = 1 or 1/I.
inline ScalarFunction intensity_scale(const LikelihoodOptions& options, double integral) {
  if (options.compat && !options.background_fraction) return {1, 0, 0};
  const double s = 1 / integral;
  return {s, -s * s, 2 * s * s * s};
}

/// T with factor * ln I + slope * I.
inline ScalarFunction outer_term(const LikelihoodOptions& options,
                                 double integral,
                                 double sum_of_weights) {
  double factor = 0, slope = 0, constant = 0;
  if (options.background_fraction) {
    if (options.extended) {
      slope = 1 / (1 - *options.background_fraction);
      factor = -sum_of_weights;
      constant = -sum_of_weights * portable_log(slope);
    }
  } else {
    if (options.compat != options.extended) {
      factor = options.compat ? sum_of_weights : -sum_of_weights;
    }
    if (options.extended) slope = sum_of_weights;
  }
  return {constant + factor * portable_log(integral) + slope * integral,
          factor / integral + slope,
          -factor / (integral * integral)};
}

}  // namespace jacta
