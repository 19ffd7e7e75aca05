// Evaluator: a data set bound to a model. Cheap to make, one per thread, movable.
//
//     jacta::Evaluator eval = model.bind(data);
//     double ll = eval.ll({{"wimp_rate_multiplier", 0.5}});
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
