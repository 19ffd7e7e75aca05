#include "jacta/amplitude/fit_summary.h"

namespace jacta {

FitSummary fit_summary(const AmplitudeModel& model,
                       const Dataset& data,
                       const std::vector<double>& theta,
                       const Executor* executor) {
  FitSummary summary;
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
