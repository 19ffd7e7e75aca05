// The keys of one entry of `parameter_definition`.
#pragma once

#include "jacta/config/key_table.h"
#include "jacta/parameter/parameter.h"

namespace jacta {

/// Fills `parameter`, which has to outlive the table. conditioning_parameter_name is read
/// by ConditionalParameter before.
KeyTable parameter_keys(Parameter& parameter);

}  // namespace jacta
