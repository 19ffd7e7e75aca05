// The toys of a campaign's point from its result files: all that were planned, or a
// warning that says which are not there.
#pragma once

#include "jacta/campaign/tickets.h"
#include "jacta/neyman/point_toys.h"

namespace jacta {

/// Reads what exists of point number `index`. An expectation that the point was given
/// stands in the file of thresholds as it was written, as the reference has it. Throws
/// InputError where there are no result files, where toys count twice or were made with
/// another expectation.
PointToys read_point_results(const Campaign& campaign,
                             std::size_t index,
                             Diagnostics& diagnostics);

}  // namespace jacta
