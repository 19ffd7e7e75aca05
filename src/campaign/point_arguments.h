// Jobs that throw the toys of a point for its thresholds.
#pragma once

#include "jacta/campaign/collect_thresholds.h"
#include "jacta/toy/runner.h"

namespace jacta {

/// The arguments of a point as a job with the hypotheses free and true, without
/// intervals, and with the parameter of interest in place of poi_expectation.
RunnerArguments point_arguments(const CampaignPoint& point,
                                std::int64_t seed,
                                const Surroundings& here);

/// The seed of the campaign's folder. The thresholds file is what the computation makes,
/// not what it depends on.
std::int64_t seed_of_toys(const Campaign& campaign,
                          const CollectOptions& options,
                          const Surroundings& here);

/// The loop over toys of a point.
LoopOptions loop_of(const std::string& point,
                    std::size_t n_toys,
                    const CollectOptions& options,
                    const Surroundings& here);

/// Throws InputError where the Neyman step names other hypotheses than free and true.
void check_hypothesis_names(const Campaign& campaign);

}  // namespace jacta
