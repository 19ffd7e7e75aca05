// Keys of the data block whose meaning depends on the values of others.
#pragma once

#include "jacta/sample/data_block.h"

namespace jacta {

/// Looks at them and completes the block. Throws InputError for combinations that are not
/// available; a note for each key without effect.
void decide_keys(const Node& data, DataBlock& block, Diagnostics& diagnostics);

}  // namespace jacta
