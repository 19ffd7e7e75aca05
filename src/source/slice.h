// The entries of `slice_args`.
#pragma once

#include "jacta/config/node.h"

namespace jacta {

/// Throws InputError for slices (a map, or a list of maps, of CombinedSources a list of
/// either) with unknown keys or values of the wrong kind. Whether the histogram has such
/// an axis shows when it is read.
void check_slice_args(const Node& slice_args);

/// What the key slice_args accepts.
Node slice_args_schema();

}  // namespace jacta
