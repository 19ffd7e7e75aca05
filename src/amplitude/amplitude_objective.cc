#include "jacta/amplitude/amplitude_objective.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "jacta/base/error.h"
#include "jacta/wave/amplitude_point.h"

namespace jacta {

using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

bool finite(const Derivatives& d, int order) {
  return std::isfinite(d.value) && (order < 1 || d.gradient.allFinite()) &&
         (order < 2 || d.hessian.allFinite());
}

}  // namespace

AmplitudeObjective::AmplitudeObjective(std::shared_ptr<const CoherentSum> sum,
                                       std::vector<std::size_t> active,
                                       std::vector<AmplitudeSample> samples,
                                       const LikelihoodOptions& options,
                                       const Executor* executor)
    : sum_(std::move(sum)),
      active_(std::move(active)),
      evaluator_(sum_, active_),
      executor_(executor) {
  if (samples.empty()) throw UsageError("a fit needs at least one sample");
  table_ = samples[0].data.waves->table_handle();
  for (auto& sample : samples) {
    if (sample.data.waves->table_handle() != table_) {
      throw UsageError("all samples of a fit need waves of the same columns");
    }
    likelihoods_.emplace_back(std::move(sample), options);
  }
  if (table_->n_active() != active_.size()) {
    throw UsageError("the waves were made for other active parameters");
  }
}

std::vector<std::string> AmplitudeObjective::active_names() const {
  std::vector<std::string> names;
  for (const std::size_t p : active_) names.push_back(sum_->parameters[p].name);
  return names;
}

AmplitudePoint AmplitudeObjective::point(std::span<const double> theta, int order) {
  return AmplitudePoint(*sum_, *table_, evaluator_, theta, order);
}

Derivatives AmplitudeObjective::constraints(std::span<const double> theta) const {
  Derivatives out;
  out.reset(active_.size());
  const auto position = active_positions(sum_->parameters.size(), active_);
  for (std::size_t p = 0; p < sum_->parameters.size(); ++p) {
    const auto& constraint = sum_->parameters[p].constraint;
    if (!constraint) continue;
    const double mean =
        constraint_means_.empty() ? constraint->mean : constraint_means_[p];
    const double pull = (theta[p] - mean) / constraint->sigma;
    out.value += 0.5 * pull * pull;
    if (position[p] == inactive_position) continue;
    const auto i = static_cast<Eigen::Index>(position[p]);
    out.gradient[i] += pull / constraint->sigma;
    out.hessian(i, i) += 1 / (constraint->sigma * constraint->sigma);
  }
  return out;
}

double AmplitudeObjective::value(std::span<const double> theta) {
  const double result = derivatives(theta, 0).value;
  return result;
}

Derivatives AmplitudeObjective::derivatives(std::span<const double> theta, int order) {
  const auto at = point(theta, order);
  auto out = constraints(theta);
  for (auto& likelihood : likelihoods_) likelihood.add(at, order, out, executor_);
  if (!finite(out, order)) {
    out.reset(active_.size());
    out.value = std::numeric_limits<double>::infinity();
  }
  return out;
}

VectorXd AmplitudeObjective::hessian_product(std::span<const double> theta,
                                             const VectorXd& p,
                                             VectorXd* gradient) {
  if (static_cast<std::size_t>(p.size()) != active_.size()) {
    throw UsageError("a direction needs one number per active parameter");
  }
  const auto at = point(theta, 2);
  const auto from_constraints = constraints(theta);
  VectorXd g = from_constraints.gradient;
  VectorXd out = from_constraints.hessian * p;
  for (auto& likelihood : likelihoods_) likelihood.add_product(at, p, g, out, executor_);
  if (!out.allFinite() || !g.allFinite()) {
    out.setZero();
    g.setZero();
  }
  if (gradient) *gradient = g;
  return out;
}

double AmplitudeObjective::integral(std::size_t sample, std::span<const double> theta) {
  return likelihoods_.at(sample).integral(point(theta, 0), executor_);
}

std::vector<double> AmplitudeObjective::intensities(std::size_t sample,
                                                    std::span<const double> theta) {
  return likelihoods_.at(sample).intensities(point(theta, 0), executor_);
}

double AmplitudeObjective::smallest_background_intensity(std::span<const double> theta) {
  const auto at = point(theta, 0);
  double smallest = std::numeric_limits<double>::infinity();
  for (auto& likelihood : likelihoods_) {
    const auto& weights = likelihood.weights();
    if (std::none_of(weights.begin(), weights.end(), [](double w) { return w < 0; })) {
      continue;
    }
    const double integral = likelihood.integral(at, executor_);
    const auto f = likelihood.intensities(at, executor_);
    for (std::size_t i = 0; i < f.size(); ++i) {
      if (weights[i] < 0) smallest = std::min(smallest, f[i] / integral);
    }
  }
  return smallest;
}

const IntegralMatrix* AmplitudeObjective::integrals(std::size_t sample) const {
  return likelihoods_.at(sample).integrals();
}

MatrixXd AmplitudeObjective::score_products(std::span<const double> theta) {
  const auto at = point(theta, 2);
  MatrixXd result = constraints(theta).hessian;
  for (auto& likelihood : likelihoods_) {
    result += likelihood.score_products(at, executor_);
  }
  return result;
}

MatrixXd AmplitudeObjective::monte_carlo_products(std::span<const double> theta) {
  const auto at = point(theta, 2);
  const auto n = static_cast<Eigen::Index>(active_.size());
  MatrixXd result = MatrixXd::Zero(n, n);
  for (auto& likelihood : likelihoods_) {
    result += likelihood.monte_carlo_products(at, executor_);
  }
  return result;
}

}  // namespace jacta
