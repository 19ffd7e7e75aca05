// The keys of the `data` block.
#pragma once

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"

namespace jacta {

/// Throws InputError for keys that are unknown or not available; a note for each that has
/// no effect.
void check_data_keys(const Node& data, Diagnostics& diagnostics);

/// Whether the likelihood is that of signal and background (model: cfit).
bool is_cfit(const Node& data);

}  // namespace jacta
