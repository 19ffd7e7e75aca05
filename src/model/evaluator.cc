#include "jacta/model/evaluator.h"

namespace jacta {

ParameterSpace ParameterSpace::of(Parameters parameters) {
  const std::size_t n = parameters.size();
  return {std::move(parameters),
          std::vector<std::vector<double>>(n),
          std::vector<Limits>(n),
          {},
          {}};
}

double Evaluator::ll(const Values& values) {
  return likelihood_->value(parameters().values(values));
}

Derivatives Evaluator::derivatives(const Values& values) {
  const auto theta = parameters().values(values);
  Derivatives result;
  result.reset(theta.size());
  likelihood_->derivatives({.theta = theta}, result);
  return result;
}

}  // namespace jacta
