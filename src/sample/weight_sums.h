// What is left of the data when the background is taken away.
#pragma once

#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/sample/event_sample.h"

namespace jacta {

/// Warns of groups whose weights, those of the background among them, add up to nothing or
/// less: the likelihood of weighted events is then flat, or upside down.
void warn_of_weight_sums(const std::vector<SampleGroup>& groups,
                         Diagnostics& diagnostics);

}  // namespace jacta
