#include "jacta/amplitude/fit_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

std::string fraction_sample(const AmplitudeModel& model) {
  return model.samples().front().fractions.size() > 0 ? "phsp_noeff" : "phsp";
}

// A mass or width below zero is a mirror of the likelihood, or a fit that has run away.
std::vector<std::string> warnings_of(const DecayModel& decay,
                                     const std::vector<double>& values) {
  std::vector<std::string> warnings;
  std::set<std::size_t> done;
  for (const auto& resonance : decay.resonances) {
    const auto& shape = resonance.shape->parameters();
    for (std::size_t p = 0; p < shape.size(); ++p) {
      const std::string& field = shape[p].field;
      const std::size_t v = resonance.variables[p];
      if ((field != "mass" && field != "width") || values[v] > 0) continue;
      if (!done.insert(v).second) continue;
      warnings.push_back(fmt::format(
          "{} = {} at the end of the fit: a {} has to be positive; give it a range "
          "({}_min, {}_max) or start nearer",
          decay.variables[v].name,
          shortest(values[v]),
          field,
          field.front() == 'm' ? "m" : "g",
          field.front() == 'm' ? "m" : "g"));
    }
  }
  return warnings;
}

}  // namespace

FitSummary fit_summary(const AmplitudeModel& model,
                       const Dataset& data,
                       const std::vector<double>& theta,
                       const Executor* executor,
                       const std::vector<std::string>& held) {
  FitSummary summary;
  summary.warnings = warnings_of(model.decay(), model.sum()->variable_values(theta));
  auto objective = model.objective(data, theta, executor);
  const auto names = objective.active_names();
  std::vector<std::size_t> held_places;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::find(held.begin(), held.end(), names[i]) != held.end()) {
      held_places.push_back(i);
      continue;
    }
    summary.names.push_back(names[i]);
    summary.places.push_back(i);
  }
  summary.covariance = amplitude_covariance(objective, theta, held_places);
  summary.fraction_sample = fraction_sample(model);
  for (auto& matrix : model.fraction_integrals(theta, executor)) {
    summary.fractions.push_back(fit_fractions(model.sum(),
                                              objective.active(),
                                              matrix,
                                              theta,
                                              {.covariance = summary.covariance.plain}));
  }
  return summary;
}

NumericTable FitSummary::error_matrix() const {
  NumericTable table{.shape = {places.size(), places.size()}};
  for (const std::size_t i : places) {
    for (const std::size_t j : places) {
      table.values.push_back(
          covariance.plain(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)));
    }
  }
  return table;
}

namespace {

// The rise of ln L to the maximum of its parabola that errors bear with.
constexpr double largest_rise = 0.01;

// The covariance of a request, or that of the Hessian with what is wrong with it.
std::optional<Eigen::MatrixXd> covariance_of(AmplitudeObjective& objective,
                                             const std::vector<double>& theta,
                                             const FractionRequest& request,
                                             std::vector<std::string>& warnings) {
  if (!request.with_errors) return {};
  const auto n = static_cast<Eigen::Index>(objective.active().size());
  if (request.covariance) {
    if (request.covariance->rows() == n && request.covariance->cols() == n) {
      return request.covariance;
    }
    throw InputError(
        fmt::format("the covariance is {} by {}, the model has {} free "
                    "parameters",
                    request.covariance->rows(),
                    request.covariance->cols(),
                    n));
  }
  const auto derivatives = objective.derivatives(theta, 2);
  const auto found = invert_hessian(derivatives.hessian);
  if (!found.positive_definite) {
    warnings.emplace_back(
        "the parameters are at no maximum of the likelihood, whose Hessian says no "
        "errors here: the fractions have none; give the covariance of a fit");
    return {};
  }
  const double rise = derivatives.gradient.dot(found.plain * derivatives.gradient) / 2;
  if (rise > largest_rise) {
    warnings.push_back(
        fmt::format("the parameters are not at the maximum of the likelihood (ln L rises "
                    "by about {:.2g} to it): errors are those of its Hessian here",
                    rise));
  }
  return found.plain;
}

}  // namespace

PartFractions part_fractions(const AmplitudeModel& model,
                             const Dataset& data,
                             const std::vector<double>& theta,
                             const FractionRequest& request,
                             const Executor* executor) {
  PartFractions result;
  FractionOptions options;
  options.groups = fraction_groups(*model.sum(), request);
  options.relative_to_groups = request.relative_to_groups;
  auto objective = model.objective(data, theta, executor);
  options.covariance = covariance_of(objective, theta, request, result.warnings);
  result.sample = fraction_sample(model);
  for (auto& matrix : model.fraction_integrals(theta, executor)) {
    result.fractions.push_back(
        fit_fractions(model.sum(), objective.active(), matrix, theta, options, executor));
  }
  return result;
}

std::vector<std::vector<MassProjection>> sample_projections(
    const AmplitudeModel& model,
    const Dataset& data,
    const std::vector<double>& theta,
    const ProjectionOptions& options) {
  std::vector<std::vector<MassProjection>> result;
  for (const auto& group : model.samples_of(data)) {
    result.push_back(mass_projections(model.projected(), group, theta, options));
  }
  return result;
}

std::vector<std::vector<PairProjection>> sample_pairs(const AmplitudeModel& model,
                                                      const Dataset& data,
                                                      const std::vector<double>& theta) {
  std::vector<std::vector<PairProjection>> result;
  for (const auto& group : model.samples_of(data)) {
    result.push_back(pair_projections(model.projected(), group, theta));
  }
  return result;
}

}  // namespace jacta
