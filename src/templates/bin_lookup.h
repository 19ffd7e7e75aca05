// Which bins events lie in: the positions that a term needs once per data set.
//
// Bins are (left, right]; coordinates below the first edge and above the last one go to
// the edge bins. With the edges e_0 < e_1 < ..., the bin of x is one less than the first
// position p with e_p >= x.
//
// Many events are looked up through a guide table (H. C. Chen and Y. Asau, AIIE Trans. 6
// (1974) 163): equal cells g(x) = floor((x - e_0) s) over the axis, and for each the number
// of edges in the cells before it. Rounded subtraction, multiplication and truncation are
// monotone, so that an edge with g(e) < g(x) is below x whatever the rounding: the search
// begins behind these edges and is exact.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "jacta/data/histogram.h"

namespace jacta {

/// Positions of the events in the bins of a set of axes (row-major); `events` has one
/// column per axis, all finite.
std::vector<std::size_t> look_up_bins(const std::vector<Axis>& axes,
                                      const std::vector<std::span<const double>>& events);

}  // namespace jacta
