// FitSummary: what a fit of an amplitude model says beside its parameters.
//
// Covariances of the free parameters: of the Hessian, for weighted events, and of the
// finite Monte Carlo sample (amplitude_covariance.h); fit fractions with the errors of
// the first (fit_fractions.h), as integrals over `phsp_noeff` where the configuration has
// one, else over `phsp` with its acceptance; projections of the data on the masses of the
// resonances, over `phsp_plot` where there is one (projection.h).
//
//     const auto theta = model.theta(result.values);
//     const auto summary = jacta::fit_summary(model, data, theta);
//     summary.fractions.front().at("rho770").value;
//
// Throws InputError where data do not fit the model.
#pragma once

#include <string>
#include <vector>

#include "jacta/amplitude/amplitude_covariance.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/amplitude/fit_fractions.h"
#include "jacta/amplitude/projection.h"

namespace jacta {

struct FitSummary {
  std::vector<std::string> names = {};  ///< of the free parameters
  AmplitudeCovariance covariance = {};
  std::vector<FitFractions> fractions = {};  ///< one per sample, or one for all
  std::string fraction_sample = {};          ///< phsp_noeff or phsp
  std::vector<std::string> warnings = {};    ///< values that are none of a resonance

  /// For people: errors by all three covariances, then the fractions.
  std::string text() const;
  /// For programs: fit_fractions, fit_fractions_sample, errors_weights and
  /// errors_monte_carlo, as `jacta fit --json` prints them beside the keys of the fit.
  Node to_node() const;
  /// Of one sample the fractions themselves, of several a list.
  Node fractions_node() const;
};

FitSummary fit_summary(const AmplitudeModel& model,
                       const Dataset& data,
                       const std::vector<double>& theta,
                       const Executor* executor = nullptr);

/// Projections of every sample of the data.
std::vector<std::vector<MassProjection>> sample_projections(
    const AmplitudeModel& model,
    const Dataset& data,
    const std::vector<double>& theta,
    const ProjectionOptions& options = {});

}  // namespace jacta
