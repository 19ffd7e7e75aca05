// Jobs that throw the toys of a point for its thresholds.
#pragma once

#include "jacta/campaign/collect_thresholds.h"
#include "jacta/toy/runner.h"

namespace jacta {

/// The arguments of a point as a job with the hypotheses free and true, without
/// intervals, and with the parameter of interest in place of poi_expectation.
RunnerArguments point_arguments(const CampaignPoint& point,
                                std::int64_t seed,
                                const CollectOptions& options,
                                const ModelRegistry& registry,
                                Diagnostics& diagnostics);

/// The seed of the campaign's folder. The thresholds file is what the computation makes,
/// not what it depends on.
std::int64_t seed_of_toys(const Campaign& campaign,
                          const CollectOptions& options,
                          Diagnostics& diagnostics);

/// Throws InputError where the Neyman step names other hypotheses than free and true.
void check_hypothesis_names(const Campaign& campaign);

}  // namespace jacta
