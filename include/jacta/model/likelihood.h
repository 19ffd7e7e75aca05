// LogLikelihood: what a model promises about one data set.
//
// A model bound to data gives the log-likelihood ln L(theta) (larger is better) at
// vectors theta with one value per parameter, in the order of the model's Parameters,
// and, if it can, its exact gradient and Hessian in the same pass.
//
// Kinks. Template morphing is linear between anchors, so that ln L is smooth only inside
// a cell of the anchor grid. `cells` says which side is meant where theta lies on an
// anchor: cells[i] = k evaluates parameter i in the interval between its sorted anchors k
// and k+1; -1 (or an empty span) takes the interval that holds the value, the right one
// at an anchor.
//
// A LogLikelihood may keep caches of its data set; it is used by one thread at a time.
//
//     jacta::LogLikelihood& likelihood = eval.likelihood();
//     jacta::Derivatives d;
//     likelihood.derivatives({.theta = theta}, d);   // where has_derivatives()
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace jacta {

/// Value, gradient and Hessian with respect to all parameters; those not wanted are 0.
struct Derivatives {
  double value = 0;
  /// Events whose density is not positive there and was replaced by a constant: each
  /// turns a barrier of -ln L into a finite value, so that the point may be isolated.
  std::size_t n_outliers = 0;
  Eigen::VectorXd gradient = {};
  Eigen::MatrixXd hessian = {};

  /// Sets the sizes and fills with zeros.
  void reset(std::size_t parameters);
};

/// Where derivatives are taken, and of what.
struct Point {
  std::span<const double> theta;
  /// See above; empty: the interval that holds the value.
  std::span<const int> cells = {};
  /// One flag per parameter; empty: derivatives in all of them.
  std::span<const std::uint8_t> wanted = {};
};

/// What a likelihood that is hard to fit knows about its maxima.
class FitAdvice {
 public:
  virtual ~FitAdvice() = default;

  /// Whether a fit does well to come near the maximum with gradients only, because the
  /// Hessian is expensive or indefinite far from it.
  virtual bool prefers_gradients() const { return true; }
  /// Value and gradient alone, for less than the Hessian costs. Returns ln L.
  virtual double gradient(const Point& point, Eigen::VectorXd& out) = 0;
  /// Why a maximum at theta is not what it seems (a well that negative weights made,
  /// ...); empty for a genuine one.
  virtual std::string objection(std::span<const double> theta) = 0;
  /// Moves theta, whose parameters marked in `free` may change, to the point of the same
  /// likelihood that the field quotes (radii positive, phases within half a turn).
  virtual void standardise(std::span<double> theta,
                           std::span<const std::uint8_t> free) const = 0;
};

class LogLikelihood {
 public:
  virtual ~LogLikelihood() = default;

  /// ln L; -inf outside the model's domain.
  virtual double value(std::span<const double> theta) = 0;

  /// Whether derivatives() is exact. Without it the fit uses simplex or numeric
  /// derivatives, and says so.
  virtual bool has_derivatives() const { return false; }
  /// Value, gradient and Hessian of ln L. The value equals value(theta) up to rounding;
  /// where it is -inf the derivatives are 0.
  virtual void derivatives(const Point& point, Derivatives& out);

  /// Whether derivatives() differentiates in this parameter; 0 otherwise means nothing.
  virtual bool is_differentiated(std::size_t) const { return true; }
  /// Value and gradient alone, by the shortest way there is. Returns ln L.
  double gradient(const Point& point, Eigen::VectorXd& out);

  /// What fits do well to know; null: nothing. As long-lived as the likelihood.
  virtual FitAdvice* advice() { return nullptr; }

  /// Events whose density is not positive at theta and was replaced by a constant
  /// (Derivatives::n_outliers, where a fit must not end), of a likelihood without
  /// derivatives; one with them says it there.
  virtual std::size_t n_outliers(std::span<const double>) { return 0; }

  /// Why ln L is not finite at theta (data where nothing is expected, a negative number
  /// of expected events, ...); empty where the model has no word for it.
  virtual std::string obstacle(std::span<const double> theta);

  /// ln L per term, weights not applied, in the order of the model's likelihood names.
  virtual std::vector<double> term_values(std::span<const double> theta);
};

}  // namespace jacta
