// Minimum: what a minimiser returns, by position of the parameters; FitProblem: what it
// gets.
//
// The minimisers work on -ln L with error definition 1/2. A minimum is valid when it
// carries its certificate: the gradient vanishes in the free directions (EDM below the
// tolerance), the Hessian is positive there, every parameter at a bound is pushed against
// it, and at an anchor the one-sided derivatives of all neighbouring cells point back (0
// is in the subdifferential). Else `reason` says what is missing.
//
// Use it where fits are many and parameters have positions; else fit.h, by names.
//
//     const jacta::Minimum best = jacta::minimise(eval, problem);
//     if (!best.valid) puts(best.reason.c_str());
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "jacta/fit/fit_strategy.h"
#include "jacta/model/evaluator.h"

namespace jacta {

struct FitProblem {
  std::vector<double> start;       ///< one value per parameter
  std::vector<std::uint8_t> free;  ///< one flag per parameter
  /// fit_limits and the model's domain together.
  std::vector<Limits> limits;
};

struct Minimum {
  std::vector<double> theta = {};
  double ll = 0;  ///< the maximum of ln L
  bool valid = false;
  std::string reason = {};  ///< why it is not valid; empty otherwise
  double edm = 0;           ///< estimated distance to the minimum in ln L
  int n_calls = 0;  ///< evaluations of the likelihood, with or without derivatives
  std::string routine = {};  ///< what was run: newton, simplex, numeric newton, ...
  /// Events whose density is not positive at theta and was replaced by a constant (the
  /// outlier likelihood). Such a minimum is valid only where the search began inside and
  /// found nothing lower there.
  std::size_t n_outliers = 0;
  /// Cells of the grid of anchors of the free parameters, and how many of them were
  /// searched for a lower minimum, or seen to hold none.
  std::size_t n_cells = 1;
  std::size_t n_cells_searched = 1;
  std::vector<std::size_t> at_bound = {};
  std::vector<std::size_t> at_anchor = {};
  /// Parameters that the likelihood does not depend on at the minimum.
  std::vector<std::size_t> flat = {};
  /// Directions in which the likelihood does not change at the minimum, in units of the
  /// smooth parameters, each of length 1. The covariance holds nothing along them.
  std::vector<Eigen::VectorXd> flat_directions = {};
  /// The free parameters that are neither at a bound nor at an anchor nor flat, and their
  /// covariance, the inverse of the Hessian of -ln L in them.
  std::vector<std::size_t> smooth = {};
  Eigen::MatrixXd covariance = {};
};

/// Minimises -ln L by the routine of the strategy, index parameters and restarts
/// included. Throws UsageError for restarts where nothing says where to start.
Minimum minimise(Evaluator& evaluator,
                 const FitProblem& problem,
                 const FitStrategy& strategy = {});

}  // namespace jacta
