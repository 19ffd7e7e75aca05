#include "jacta/amplitude/fit_summary.h"

#include <fmt/format.h>

#include <set>

#include "jacta/base/text.h"

namespace jacta {

namespace {

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
                       const Executor* executor) {
  FitSummary summary;
  summary.warnings = warnings_of(model.decay(), model.sum()->variable_values(theta));
  auto objective = model.objective(data, theta, executor);
  summary.names = objective.active_names();
  summary.covariance = amplitude_covariance(objective, theta);
  summary.fraction_sample =
      model.samples().front().fractions.size() > 0 ? "phsp_noeff" : "phsp";
  for (auto& matrix : model.fraction_integrals(theta, executor)) {
    summary.fractions.push_back(fit_fractions(
        model.sum(), objective.active(), matrix, theta, summary.covariance.plain));
  }
  return summary;
}

std::vector<std::vector<MassProjection>> sample_projections(
    const AmplitudeModel& model,
    const Dataset& data,
    const std::vector<double>& theta,
    const ProjectionOptions& options) {
  std::vector<std::vector<MassProjection>> result;
  for (const auto& group : model.samples_of(data)) {
    result.push_back(mass_projections(model, group, theta, options));
  }
  return result;
}

}  // namespace jacta
