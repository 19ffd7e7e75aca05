// The likelihood of an evaluator as one of its own: a model hands on what another bound.
#pragma once

#include "jacta/model/evaluator.h"

namespace jacta::python {

class HeldLikelihood final : public LogLikelihood {
 public:
  explicit HeldLikelihood(Evaluator evaluator) : evaluator_(std::move(evaluator)) {}

  double value(std::span<const double> theta) override { return held().value(theta); }
  bool has_derivatives() const override { return held().has_derivatives(); }
  void derivatives(const Point& point, Derivatives& out) override {
    held().derivatives(point, out);
  }
  bool is_differentiated(std::size_t parameter) const override {
    return held().is_differentiated(parameter);
  }
  FitAdvice* advice() override { return held().advice(); }
  std::size_t n_outliers(std::span<const double> theta) override {
    return held().n_outliers(theta);
  }
  std::string obstacle(std::span<const double> theta) override {
    return held().obstacle(theta);
  }
  std::vector<double> term_values(std::span<const double> theta) override {
    return held().term_values(theta);
  }

 private:
  LogLikelihood& held() const { return evaluator_.likelihood(); }

  // An evaluator gives its likelihood to those who may change it only.
  mutable Evaluator evaluator_;
};

}  // namespace jacta::python
