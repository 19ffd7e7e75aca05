// LikelihoodValues: ln L, and its derivatives where they are wanted, at one point or a
// list of points.
//
// Derivatives are those in the parameters that the likelihood differentiates in
// (LogLikelihood::is_differentiated), in their order; a Hessian is one row per parameter.
//
//     const auto values = jacta::likelihood_values(eval, {{{"mu", 0.5}}, {{"mu", 1.0}}});
//     values.points[1].ll - values.points[0].ll;
//
// Use it to look at a few points; fits evaluate the likelihood itself.
// Errors: InputError where derivatives are wanted of a model without, and for a name that
// is no parameter.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "jacta/model/evaluator.h"

namespace jacta {

struct LikelihoodValue {
  double ll = 0;
  Eigen::VectorXd gradient = {};  ///< empty where derivatives are not wanted
  Eigen::MatrixXd hessian = {};
};

struct LikelihoodValues {
  /// The parameters of gradients and Hessians.
  std::vector<std::string> names = {};
  std::vector<LikelihoodValue> points = {};
  bool with_derivatives = false;
  bool is_list = true;  ///< false: one point, which is no list of one for programs

  /// For people: a line per point, then one per derivative.
  std::string text() const;
  /// For programs: the keys that `jacta ll --json` prints.
  Node to_node() const;
};

LikelihoodValues likelihood_values(Evaluator& evaluator,
                                   const std::vector<Values>& points,
                                   bool with_derivatives = false);

}  // namespace jacta
