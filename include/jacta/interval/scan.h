// Scans of the profile likelihood ratio over one or two parameters,
//
//     t(x) = 2 (ln L_best - max over the others of ln L(x, others)),
//
// on a regular grid. Every fit starts from its neighbour on the grid, and is done again
// where the other parameters of a neighbour suit it better. A point above the best fit is
// the start of another one: ln L_best is the highest value met, t is never negative.
//
// Use this to look at a likelihood, in one or two dimensions; else, for the edges alone,
// use confidence_interval.h, which takes fewer fits.
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
  std::vector<std::string> parameters = {};  ///< one per axis
  FitResult best_fit = {};
  /// Row-major: the last axis runs fastest.
  std::vector<ScanPoint> points = {};
  std::string note = {};  ///< that the first fit was not the best one; else empty

  /// Whether the best fit and those of all points are certified.
  bool is_valid() const;
  /// For people: a line per point, its place and t.
  std::string text() const;
  /// For programs: the keys that `jacta scan --json` prints.
  Node to_node() const;
};

/// Throws InputError for an axis without values, a parameter that is unknown, not
/// fittable or fixed as well, and values outside its fit limits.
ScanResult scan(Evaluator& evaluator,
                const std::vector<ScanAxis>& axes,
                const FitOptions& options = {});

}  // namespace jacta
