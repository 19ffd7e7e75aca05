// The files that a fit of an amplitude model ends with.
#pragma once

#include <filesystem>

#include "application.h"
#include "jacta/amplitude/fit_summary.h"
#include "jacta/fit/fit.h"

namespace jacta::apps {

/// The files that write_amplitude_output makes.
std::vector<std::filesystem::path> amplitude_output_files(
    const std::filesystem::path& folder);

/// Writes final_params.json, fit_fractions.json and projections.json; the files.
std::vector<std::string> write_amplitude_output(const std::filesystem::path& folder,
                                                const AmplitudeModel& model,
                                                const Dataset& data,
                                                const FitResult& result,
                                                const FitSummary& summary);

}  // namespace jacta::apps
