// The sequences of NumPy, by NumPy's own arithmetic, so that the doubles agree.
#pragma once

#include <cstdint>
#include <vector>

#include "jacta/config/expression.h"

namespace jacta {

/// Longest array that an expression may give.
inline constexpr std::int64_t array_limit = 10'000'000;

/// Throw InputError for a length that is negative or beyond the limit.
std::vector<double> linspace(double start,
                             double stop,
                             std::int64_t count,
                             bool endpoint);

/// Throws InputError for zero or for ends of different sign, too.
std::vector<double> geomspace(double start,
                              double stop,
                              std::int64_t count,
                              bool endpoint);

std::vector<double> logspace(
    double start, double stop, std::int64_t count, bool endpoint, double base);

/// Integers where all three are integers. Throws InputError for a step of zero.
NumberArray arange(Number start, Number stop, Number step);

/// x to the power y by the rules of NumPy; a complex result gives NaN.
double real_power(double x, double y);

}  // namespace jacta
