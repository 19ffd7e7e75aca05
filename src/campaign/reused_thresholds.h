// Thresholds of a campaign's points from the toys of all of them by mixture weights.
#pragma once

#include <string>
#include <vector>

#include "jacta/campaign/collect_thresholds.h"
#include "jacta/neyman/point_toys.h"

namespace jacta {

/// Points that differ in nominal values are kept apart. The toys are thrown here. Notes
/// the points that fall back to their own toys. Returns each point's own toys, from which
/// the interpolation between the points is judged.
std::vector<PointToys> add_reused_thresholds(ThresholdsFile& file,
                                             const Campaign& campaign,
                                             const CollectOptions& options,
                                             const std::vector<IntervalKind>& kinds,
                                             const Surroundings& here);

}  // namespace jacta
