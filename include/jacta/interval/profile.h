// Profile: the profile likelihood ratio of one parameter of interest,
//
//     t(mu) = 2 (ln L_best - max over the others of ln L(mu, others)).
//
// Every fit starts from the nearest one done before; where it ends without certificate,
// it is done again from others of them. The slope of t comes from the likelihood's
// gradient at the constrained maximum: dt/dmu = -2 d ln L / d mu there.
//
// Use this for single values of t in an order of one's own, as a root finder asks for
// them; else, for a curve or a map on a grid, use scan.h, which corrects the reference by
// what it meets.
//
//     jacta::Profile profile(eval, problem, poi, best, best.ll, strategy);
//     profile.at(1.0).t;
#pragma once

#include <optional>
#include <vector>

#include "jacta/fit/fit.h"

namespace jacta {

class Profile {
 public:
  struct Value {
    double mu;
    double t;
    std::optional<double> slope;
    bool valid;
  };

  /// `problem` as made by make_problem with the parameter of interest free; `best` is the
  /// constrained maximum from which the search starts, `best_ll` the normalisation.
  Profile(Evaluator& evaluator,
          FitProblem problem,
          std::size_t poi,
          const Minimum& best,
          double best_ll,
          FitStrategy strategy);

  Value at(double mu);
  int n_fits() const { return n_fits_; }
  int n_invalid() const { return n_invalid_; }
  /// The point with the highest ln L seen, where it is above `best_ll` by more than
  /// rounding: then the fit that gave `best_ll` was not the global one.
  const std::optional<std::vector<double>>& better_point() const { return better_; }

 private:
  std::vector<double> start_near(double mu) const;
  Minimum fitted_again(Minimum minimum, double mu);
  double noise() const;

  Evaluator& evaluator_;
  FitProblem problem_;
  std::size_t poi_;
  double best_ll_;
  FitStrategy strategy_;
  std::vector<std::vector<double>> seen_;
  std::optional<std::vector<double>> better_;
  double highest_ll_;
  int n_fits_ = 0;
  int n_invalid_ = 0;
  std::vector<std::uint8_t> only_poi_;
  Derivatives derivatives_;
};

}  // namespace jacta
