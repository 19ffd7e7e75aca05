// What a fit of an amplitude model says beside its parameters: fit fractions, and errors
// for weighted events and for the size of the Monte Carlo sample.
#pragma once

#include <filesystem>

#include "application.h"
#include "jacta/amplitude/amplitude_covariance.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/amplitude/fit_fractions.h"
#include "jacta/fit/fit.h"

namespace jacta::apps {

struct AmplitudeReport {
  AmplitudeCovariance covariance = {};
  std::vector<std::string> names = {};       ///< of the active parameters
  std::vector<FitFractions> fractions = {};  ///< one per sample, or one for all
  /// What they are integrals over: phsp_noeff, or phsp with its acceptance.
  std::string fraction_sample = {};
};

AmplitudeReport amplitude_report(const AmplitudeModel& model,
                                 const Dataset& data,
                                 const FitResult& result,
                                 const Executor* executor = nullptr);

/// Keys fit_fractions, fit_fractions_sample, errors_weights, errors_monte_carlo.
void add_to(Json& document, const AmplitudeReport& report);
void print_report(const AmplitudeReport& report);

/// The files that write_amplitude_output makes.
std::vector<std::filesystem::path> amplitude_output_files(
    const std::filesystem::path& folder);

/// Writes final_params.json, fit_fractions.json and projections.json; the files.
std::vector<std::string> write_amplitude_output(const std::filesystem::path& folder,
                                                const AmplitudeModel& model,
                                                const Dataset& data,
                                                const FitResult& result,
                                                const AmplitudeReport& report);

}  // namespace jacta::apps
