// The root of an increasing-outward function between an inside and an outside point, by
// bracketed Newton steps.
//
// Every length is relative to the problem: the distance of the root from the inside point
// is found to 2e-12 of itself, or to the rounding of the position, whichever is larger.
// Stretching the axis by any factor stretches the root by it.
#pragma once

#include <functional>
#include <optional>

namespace jacta {

/// A function value with its slope, where that is known.
struct Slope {
  double value;
  std::optional<double> slope;
  /// Whether a positive value proves that the point is outside: a fit without certificate
  /// may have missed a maximum that would put it inside.
  bool certain = true;
};

struct RootProblem {
  std::function<Slope(double)> function;  ///< negative or zero inside, positive outside
  double inside;                          ///< where the search begins
  double inside_value;                    ///< value there, <= 0
  double bound;                           ///< the end of the search, may be infinite
  /// Distance of the first guess, > 0: the scale of the problem. A root that is 1e-6
  /// times nearer is found to 2e-18 of it only.
  double first_step;
};

/// The root nearest to `inside` that the search meets; nothing where the function stays
/// below zero up to the bound (or, without one, to 1e19 times the first step). A positive
/// value that is not certain brackets no root as long as there is a certain one a little
/// farther out.
std::optional<double> find_root(const RootProblem& problem);

/// Scans outward from `inside` until the sign changes, then refines. The steps are
/// `fraction` of the first step, and beyond ten of these a tenth of `fraction` of the
/// distance. Nothing where there is no sign change before the bound.
std::optional<double> find_extremal_root(const RootProblem& problem,
                                         double fraction = 0.01);

}  // namespace jacta
