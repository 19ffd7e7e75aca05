// ThresholdFunction: the largest t at which a value of the parameter of interest is still
// inside, as a function of that value.
//
// Use this to give confidence_interval a threshold of your own: a constant, or one of a
// Neyman construction (threshold_lookup.h makes it from a file). Else leave
// IntervalOptions::threshold empty, and the asymptotic critical value is used.
//
// `value` is asked at any value of the parameter, in its own units, and does not throw.
//
//     jacta::ThresholdFunction constant{[](double) { return 2.0; }, "t <= 2"};
//     auto interval = jacta::confidence_interval(eval, "mu", {.threshold = constant});
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace jacta {

/// A threshold on t as a function of the hypothesised value of the parameter of interest,
/// and where it came from.
struct ThresholdFunction {
  std::function<double(double)> value = {};
  std::string description = {};
  /// Whether thresholds of toys reach a value; empty: there are none, `value` holds
  /// everywhere.
  std::function<bool(double)> covers = {};
  /// Where the threshold was made, sorted; between them it is interpolated. Empty: it is
  /// as good everywhere.
  std::vector<double> points = {};
};

}  // namespace jacta
