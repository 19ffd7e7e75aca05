// AmplitudeObjective: what an amplitude fit minimises: the sum over samples of their
// negative log-likelihoods (amplitude_likelihood.h) and, for every parameter with a
// Gaussian constraint, (theta - mean)^2 / (2 sigma^2): in the value, the gradient, the
// Hessian and the product of Hessian and vector.
//
//     const auto& active = sum->free_parameters;   // the table of the samples' waves too
//     jacta::AmplitudeObjective objective(
//         sum, active, samples, {.compat = true});
//     double nll = objective.value(theta);
//     jacta::Derivatives d = objective.derivatives(theta, 2);
//     Eigen::VectorXd hp = objective.hessian_product(theta, p);
//
// theta holds one value per parameter of the model, derivatives are taken in the active
// ones, in their order. Where the likelihood has no finite value the value is +infinity
// and all derivatives are 0.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jacta/amplitude/amplitude_likelihood.h"
#include "jacta/wave/wave_coefficients.h"
#include "jacta/wave/wave_columns.h"

namespace jacta {

class AmplitudeObjective {
 public:
  /// Samples hold waves of columns for the same active parameters.
  AmplitudeObjective(std::shared_ptr<const CoherentSum> sum,
                     std::vector<std::size_t> active,
                     std::vector<AmplitudeSample> samples,
                     const LikelihoodOptions& options = {},
                     const Executor* executor = nullptr);

  const CoherentSum& sum() const { return *sum_; }
  /// Positions of the parameters in which derivatives are taken, and their names.
  const std::vector<std::size_t>& active() const { return active_; }
  std::vector<std::string> active_names() const;
  std::size_t n_samples() const { return likelihoods_.size(); }

  /// Means of Gaussian constraints in place of the model's, one per parameter: what a toy
  /// measured. Empty: the model's.
  void set_constraint_means(std::vector<double> means) {
    constraint_means_ = std::move(means);
  }

  double value(std::span<const double> theta);
  /// Up to `order` 1 or 2; what is not asked for is 0.
  Derivatives derivatives(std::span<const double> theta, int order);
  /// Hessian times p, one entry per active parameter. `gradient`, if given, is set too.
  Eigen::VectorXd hessian_product(std::span<const double> theta,
                                  const Eigen::VectorXd& p,
                                  Eigen::VectorXd* gradient = nullptr);

  /// I of a sample and f of its data events.
  double integral(std::size_t sample, std::span<const double> theta);
  std::vector<double> intensities(std::size_t sample, std::span<const double> theta);
  /// Smallest f / I over events of negative weight, which tells wells of the likelihood
  /// from minima; +infinity if there are none.
  double smallest_background_intensity(std::span<const double> theta);
  /// Null without cached integral.
  const IntegralMatrix* integrals(std::size_t sample) const;

  /// Sums over samples of AmplitudeLikelihood's, for covariances; a constraint counts as
  /// an independent measurement.
  Eigen::MatrixXd score_products(std::span<const double> theta);
  Eigen::MatrixXd monte_carlo_products(std::span<const double> theta);

 private:
  AmplitudePoint point(std::span<const double> theta, int order);
  Derivatives constraints(std::span<const double> theta) const;

  std::shared_ptr<const CoherentSum> sum_;
  std::vector<std::size_t> active_;
  std::shared_ptr<const ColumnTable> table_;
  CoefficientEvaluator evaluator_;
  std::vector<AmplitudeLikelihood> likelihoods_;
  std::vector<double> constraint_means_;
  const Executor* executor_;
};

}  // namespace jacta
