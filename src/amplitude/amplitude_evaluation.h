// The log-likelihood of an amplitude model bound to data.
#pragma once

#include "amplitude_setup.h"
#include "jacta/model/likelihood.h"

namespace jacta {

class AmplitudeEvaluation final : public LogLikelihood, public FitAdvice {
 public:
  AmplitudeEvaluation(std::shared_ptr<const AmplitudeSetup> setup,
                      std::shared_ptr<const MonteCarloCache> monte_carlo,
                      std::vector<std::shared_ptr<const EventSample>> data,
                      std::vector<double> constraint_means,
                      const Executor* executor = nullptr);

  double value(std::span<const double> theta) override;
  bool has_derivatives() const override { return true; }
  void derivatives(const Point& point, Derivatives& out) override;
  bool is_differentiated(std::size_t parameter) const override;
  FitAdvice* advice() override { return this; }

  double gradient(const Point& point, Eigen::VectorXd& out) override;
  void standardise(std::span<double> theta,
                   std::span<const std::uint8_t> free) const override;
  std::string objection(std::span<const double> theta) override;

 private:
  AmplitudeObjective& at(std::span<const double> theta);

  std::shared_ptr<const AmplitudeSetup> setup_;
  std::shared_ptr<const MonteCarloCache> monte_carlo_;
  std::vector<std::shared_ptr<const EventSample>> data_;
  std::vector<double> constraint_means_;
  std::vector<double> fixed_;  ///< shape values that are folded into the waves
  const Executor* executor_ = nullptr;
  AmplitudeObjective objective_;
};

}  // namespace jacta
