// AmplitudeLikelihood: the negative log-likelihood of one sample of a coherent sum of
// waves. AmplitudeObjective adds samples and constraints.
//
// With weights w_i of the data (background events with negative weights), W = sum w,
// I = sum_j v_j f(y_j) over Monte Carlo weights v with sum 1:
//
//     default    NLL = - sum_i w_i lnc(f_i / I)
//     compat     NLL = - sum_i w_i lnc(f_i) + W ln I
//     extended   default or compat with + W I in place of the logarithm of I
//     cfit       NLL = - sum_i w_i lnc((1 - b) e_i f_i / I_s + b B_i / I_b),
//                I_s = sum v e f, I_b = sum v B; extended: - W ln(I_s / (1 - b))
//                + I_s / (1 - b)
//
// lnc(r) = ln r for r > clip, and ln clip + u - u^2/2 with u = (r - clip)/clip otherwise.
// `compat` clips the unnormalised intensity as tf-pwa does: then the result depends on a
// common scale of all couplings once some f is below the clip. Where nothing is clipped
// the two agree.
//
// Value, gradient, Hessian and Hessian times vector are analytic, in couplings and shape
// parameters alike, and cost one sweep over the data; the integral comes from an
// IntegralMatrix (K^2) or, without, from a sweep over the Monte Carlo waves. Results do
// not depend on the number of threads. Where I is not positive, or anything not finite,
// the value is +infinity and derivatives are 0.
//
//     jacta::AmplitudeLikelihood likelihood(sample, {.compat = true});
//     jacta::Derivatives out;
//     out.reset(active.size());
//     likelihood.add(point, 2, out, nullptr);
//
// A likelihood holds caches and is used by one thread at a time.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <memory>
#include <vector>

#include "jacta/amplitude/amplitude_sample.h"
#include "jacta/decay/coherent_sum.h"
#include "jacta/model/likelihood.h"

namespace jacta {

class AmplitudePoint;
class EventColumns;

class AmplitudeLikelihood {
 public:
  AmplitudeLikelihood(AmplitudeSample sample, const LikelihoodOptions& options);
  ~AmplitudeLikelihood();
  AmplitudeLikelihood(AmplitudeLikelihood&&) noexcept;

  /// Adds value and, up to `order`, derivatives.
  void add(const AmplitudePoint& point,
           int order,
           Derivatives& out,
           const Executor* executor);
  /// Adds to `out` the Hessian times p, and to `gradient` the gradient.
  void add_product(const AmplitudePoint& point,
                   const Eigen::VectorXd& p,
                   Eigen::VectorXd& gradient,
                   Eigen::VectorXd& out,
                   const Executor* executor);

  /// I, and f of every data event.
  double integral(const AmplitudePoint& point, const Executor* executor);
  std::vector<double> intensities(const AmplitudePoint& point, const Executor* executor);
  const std::vector<double>& weights() const;
  double sum_of_weights() const;
  /// Null without cached integral.
  const IntegralMatrix* integrals() const;

  /// sum_i (w_i dl_i/dt)(w_i dl_i/du) over data events, normalisation included; and the
  /// covariance of the gradient from the finite Monte Carlo sample.
  Eigen::MatrixXd score_products(const AmplitudePoint& point, const Executor* executor);
  Eigen::MatrixXd monte_carlo_products(const AmplitudePoint& point,
                                       const Executor* executor);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jacta
