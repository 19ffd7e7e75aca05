#include "amplitude_evaluation.h"

#include <cmath>
#include <limits>

namespace jacta {

namespace {

// Smallest intensity over I at events of negative weight in a genuine minimum.
constexpr double smallest_genuine_intensity = 1e-5;

}  // namespace

AmplitudeEvaluation::AmplitudeEvaluation(
    std::shared_ptr<const AmplitudeSetup> setup,
    std::shared_ptr<const MonteCarloCache> monte_carlo,
    std::vector<std::shared_ptr<const EventSample>> data,
    std::vector<double> constraint_means,
    const Executor* executor)
    : setup_(std::move(setup)),
      monte_carlo_(std::move(monte_carlo)),
      data_(std::move(data)),
      constraint_means_(std::move(constraint_means)),
      fixed_(fixed_values(*setup_, setup_->sum->variable_values(setup_->nominal))),
      executor_(executor),
      objective_(make_objective(*setup_,
                                data_,
                                monte_carlo_->nominal(executor),
                                setup_->sum->variable_values(setup_->nominal),
                                executor)) {
  objective_.set_constraint_means(constraint_means_);
}

// Waves with folded shapes are made anew where those have other values.
AmplitudeObjective& AmplitudeEvaluation::at(std::span<const double> theta) {
  const auto values = setup_->sum->variable_values(theta);
  auto fixed = fixed_values(*setup_, values);
  if (fixed != fixed_) {
    objective_ = make_objective(
        *setup_, data_, monte_carlo_waves(*setup_, values, executor_), values, executor_);
    objective_.set_constraint_means(constraint_means_);
    fixed_ = std::move(fixed);
  }
  return objective_;
}

double AmplitudeEvaluation::value(std::span<const double> theta) {
  return -at(theta).value(theta);
}

void AmplitudeEvaluation::derivatives(const Point& point, Derivatives& out) {
  AmplitudeObjective& objective = at(point.theta);
  const Derivatives active = objective.derivatives(point.theta, 2);
  out.reset(point.theta.size());
  out.value = -active.value;
  const auto& positions = objective.active();
  for (std::size_t a = 0; a < positions.size(); ++a) {
    const auto i = static_cast<Eigen::Index>(a);
    const auto p = static_cast<Eigen::Index>(positions[a]);
    out.gradient[p] = -active.gradient[i];
    for (std::size_t b = 0; b < positions.size(); ++b) {
      out.hessian(p, static_cast<Eigen::Index>(positions[b])) =
          -active.hessian(i, static_cast<Eigen::Index>(b));
    }
  }
}

bool AmplitudeEvaluation::is_differentiated(std::size_t parameter) const {
  return setup_->sum->parameters[parameter].free;
}

double AmplitudeEvaluation::gradient(const Point& point, Eigen::VectorXd& out) {
  AmplitudeObjective& objective = at(point.theta);
  const Derivatives active = objective.derivatives(point.theta, 1);
  out.setZero(static_cast<Eigen::Index>(point.theta.size()));
  const auto& positions = objective.active();
  for (std::size_t a = 0; a < positions.size(); ++a) {
    out[static_cast<Eigen::Index>(positions[a])] =
        -active.gradient[static_cast<Eigen::Index>(a)];
  }
  return -active.value;
}

// A radius below 0 is one above 0 and half a turn more. Only for couplings that share
// neither of their two numbers with anything else, and without limits or constraints.
void AmplitudeEvaluation::standardise(std::span<double> theta,
                                      std::span<const std::uint8_t> free) const {
  const CoherentSum& sum = *setup_->sum;
  std::vector<int> users(sum.parameters.size(), 0);
  for (const auto& v : sum.variables) ++users[v.parameter];
  const auto is_own = [&](const AmplitudeVariable& v) {
    const AmplitudeParameter& p = sum.parameters[v.parameter];
    return users[v.parameter] == 1 && v.scale == 1 && v.offset == 0 && !p.constraint &&
           p.limits == Limits{};
  };
  constexpr double pi = 3.14159265358979323846;
  for (const auto& coupling : sum.couplings) {
    const AmplitudeVariable& radius = sum.variables[coupling.first];
    const AmplitudeVariable& phase = sum.variables[coupling.second];
    if (!coupling.polar || coupling.deltas || !is_own(phase) ||
        free[phase.parameter] == 0)
      continue;
    double& r = theta[radius.parameter];
    double& phi = theta[phase.parameter];
    if (r < 0 && is_own(radius) && free[radius.parameter] != 0) {
      r = -r;
      phi += pi;
    }
    if (std::abs(phi) > pi) phi = std::remainder(phi, 2 * pi);
  }
}

std::string AmplitudeEvaluation::objection(std::span<const double> theta) {
  if (at(theta).smallest_background_intensity(theta) >= smallest_genuine_intensity) {
    return "";
  }
  return "a well that a zero of the amplitude at an event of negative weight makes";
}

}  // namespace jacta
