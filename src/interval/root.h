// The root of an increasing-outward function between an inside and an outside point, by
// bracketed Newton steps.
#pragma once

#include <functional>
#include <optional>

namespace jacta {

/// A function value with its slope, where that is known.
struct Slope {
  double value;
  std::optional<double> slope;
};

struct RootProblem {
  std::function<Slope(double)> function;  ///< negative or zero inside, positive outside
  double inside;                          ///< where the search begins
  double inside_value;                    ///< value there, <= 0
  double bound;                           ///< the end of the search, may be infinite
  double first_step;                      ///< distance of the first guess, > 0
};

/// The root nearest to `inside` that the search meets; nothing where the function stays
/// below zero up to the bound (or to a distance of 1e19).
std::optional<double> find_root(const RootProblem& problem);

/// Scans outward from `inside` in equal steps until the sign changes, then refines.
/// Nothing where there is no sign change before the bound.
std::optional<double> find_extremal_root(const RootProblem& problem, double step);

}  // namespace jacta
