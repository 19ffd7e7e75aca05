// The summary of a fit of an amplitude model as text, JSON and files.
#pragma once

#include <filesystem>

#include "application.h"
#include "jacta/amplitude/fit_summary.h"
#include "jacta/fit/fit.h"

namespace jacta::apps {

/// Keys fit_fractions, fit_fractions_sample, errors_weights, errors_monte_carlo.
void add_to(Json& document, const FitSummary& report);
void print_report(const FitSummary& report);

/// The files that write_amplitude_output makes.
std::vector<std::filesystem::path> amplitude_output_files(
    const std::filesystem::path& folder);

/// Writes final_params.json, fit_fractions.json and projections.json; the files.
std::vector<std::string> write_amplitude_output(const std::filesystem::path& folder,
                                                const AmplitudeModel& model,
                                                const Dataset& data,
                                                const FitResult& result,
                                                const FitSummary& report);

}  // namespace jacta::apps
