// How large a toy may be.
#pragma once

namespace jacta {

/// Toys with more expected events than this are refused before anything is allocated:
/// they would not fit into memory, and a rate in wrong units is more likely than such an
/// experiment.
inline constexpr double most_events_of_a_toy = 1e8;

}  // namespace jacta
