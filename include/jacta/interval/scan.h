// Scans of the profile likelihood ratio over one or two parameters,
//
//     t(x) = 2 (ln L_best - max over the others of ln L(x, others)),
//
// on a regular grid. Every fit starts from its neighbour on the grid.
//
//     auto result = jacta::scan(eval, {{"wimp_rate_multiplier", {0.0, 0.5, 1.0}}});
#pragma once

#include <string>
#include <vector>

#include "jacta/fit/fit.h"

namespace jacta {

struct ScanAxis {
  std::string parameter = {};
  std::vector<double> values = {};
};

struct ScanPoint {
  std::vector<double> at = {};  ///< one value per axis
  double t = 0;
  double ll = 0;
  bool valid = false;
};

struct ScanResult {
  FitResult best_fit = {};
  /// Row-major: the last axis runs fastest.
  std::vector<ScanPoint> points = {};
};

/// Throws InputError for an axis without values, a parameter that is unknown, not
/// fittable or fixed as well, and values outside its fit limits.
ScanResult scan(Evaluator& evaluator,
                const std::vector<ScanAxis>& axes,
                const FitOptions& options = {});

}  // namespace jacta
