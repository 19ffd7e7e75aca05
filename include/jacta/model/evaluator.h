// Evaluator: a data set bound to a model: ln L as a function of the parameters theta,
// with gradient and Hessian where the model has them.
//
// Natural logarithm, larger is better, constants that do not depend on theta included as
// the model documents. theta has one value per parameter, in the order of parameters(),
// those that no fit may float among them; gradient and Hessian likewise. Named values
// leave the other parameters at their nominal values.
//
// It holds the caches of its data: one thread uses it at a time, and what is prepared for
// one theta makes the next call nearby cheap. It is movable, shares what it needs of its
// model and may outlive the model object. ParameterSpace is what algorithms need to know
// and the parameters do not say: kinks at anchors, where ln L is defined, where random
// starts are drawn, why asymptotic thresholds do not hold.
//
// Errors: InputError with the nearest name for a name that is no parameter. A theta where
// ln L has no value is no error: the value is -infinity, or NaN where nothing is defined.
//
// Use ll() and derivatives() to look at a few points; use fit() of fit/fit.h for a
// maximum, which goes by likelihood() and by position.
//
//     jacta::Evaluator eval = model.bind(data);
//     double ll = eval.ll({{"wimp_rate_multiplier", 0.5}});
//     jacta::Derivatives d = eval.derivatives();     // at the nominal values
//     double slope = d.gradient[0];
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "jacta/model/likelihood.h"
#include "jacta/parameter/parameters.h"

namespace jacta {

/// What a fit has to know about a model's parameters, by position.
struct ParameterSpace {
  Parameters parameters = {};
  /// Anchors at which ln L has kinks, sorted; empty for parameters without.
  std::vector<std::vector<double>> kinks = {};
  /// Where ln L is defined, whatever fit_limits say (the range of the anchors, ...).
  std::vector<Limits> domain = {};
  /// Where random starts are drawn, uniformly; empty for a model without such ranges.
  std::vector<Limits> start_ranges = {};
  /// Why asymptotic thresholds must not be used; empty where they may.
  std::string asymptotics_objection = {};

  /// No kinks, no limits of the domain.
  static ParameterSpace of(Parameters parameters);
};

class Evaluator {
 public:
  Evaluator(std::shared_ptr<const ParameterSpace> space,
            std::unique_ptr<LogLikelihood> likelihood)
      : space_(std::move(space)), likelihood_(std::move(likelihood)) {}

  const Parameters& parameters() const { return space_->parameters; }
  const ParameterSpace& space() const { return *space_; }
  LogLikelihood& likelihood() { return *likelihood_; }

  /// ln L at named values, the others nominal.
  double ll(const Values& values = {});
  /// ln L at one value per parameter.
  double value(std::span<const double> theta) { return likelihood_->value(theta); }
  bool has_derivatives() const { return likelihood_->has_derivatives(); }
  /// Value, gradient and Hessian at named values, the others nominal.
  Derivatives derivatives(const Values& values = {});

 private:
  std::shared_ptr<const ParameterSpace> space_;
  std::unique_ptr<LogLikelihood> likelihood_;
};

}  // namespace jacta
