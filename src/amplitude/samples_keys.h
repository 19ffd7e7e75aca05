// Keys of the `data` block.
#pragma once

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"

namespace jacta {

/// Warns for keys that are not known and throws InputError for features that are not
/// available.
void check_data_keys(const Node& data, Diagnostics& diagnostics);

}  // namespace jacta
