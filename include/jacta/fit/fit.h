// Maximum likelihood fits.
//
//     auto best = jacta::fit(eval);
//     auto zero = jacta::fit(eval, {.fixed = {{"wimp_rate_multiplier", 0.0}}});
//     double q0 = 2 * (best.ll - zero.ll);
//
// A fit starts from `start`, else fit_guess, else nominal_value; parameters in `fixed`
// and those that are not fittable stay where they are. The figure of merit is -ln L with
// error definition 1/2. The result is certified or invalid with a reason, never an
// exception; exceptions are for unknown names and starts outside the limits.
//
// Use this for one fit; use minimise_nested() where several hypotheses are fitted to the
// same data, confidence_interval() for an interval.
#pragma once

#include <string>
#include <vector>

#include "jacta/fit/minimum.h"

namespace jacta {

struct FitOptions {
  FitStrategy strategy = {};
  Values fixed = {};
  Values start = {};
};

struct FitResult {
  Values values = {};  ///< best-fit value of every parameter
  Values errors =
      {};         ///< square roots of the covariance's diagonal, smooth parameters only
  double ll = 0;  ///< the maximum of ln L
  bool valid = false;
  std::string reason = {};
  double edm = 0;
  int n_calls = 0;
  std::string routine = {};
  /// Events whose density is not positive there and was replaced by a constant.
  std::size_t n_outliers = 0;
  /// Cells of the grid of anchors, and how many of them were searched: fewer where the
  /// grid is larger than the budget of FitStrategy::max_cells.
  std::size_t n_cells = 1;
  std::size_t n_cells_searched = 1;
  std::vector<std::string> at_bound = {};
  std::vector<std::string> at_anchor = {};
  std::vector<std::string> flat = {};
  /// Directions that the data do not determine: parameter and component, where it is not
  /// negligible. Errors of these parameters are infinite.
  std::vector<Values> flat_directions = {};
  std::vector<std::string> covariance_names = {};
  Eigen::MatrixXd covariance = {};

  /// For people: values rounded by their errors, in the order of `parameters` (those that
  /// are not fittable on request), then how the fit ended and what is special about it.
  /// Lines end with a newline.
  std::string text(const Parameters& parameters, bool with_fixed = true) const;
  /// The same with all values in the order of their names, and which of them were fixed:
  /// the repr of Python.
  std::string text() const;
  /// For programs: the keys that `jacta fit --json` prints.
  Node to_node() const;
  /// The best-fit values alone.
  Node values_node() const;
};

FitResult fit(Evaluator& evaluator, const FitOptions& options = {});

/// The problem that `fit` solves. Throws InputError for unknown names and for a start or
/// a fixed value outside the fit limits.
FitProblem make_problem(const ParameterSpace& space,
                        const Values& fixed = {},
                        const Values& start = {});

/// A Minimum with names.
FitResult named_result(const Parameters& parameters, const Minimum& minimum);

}  // namespace jacta
