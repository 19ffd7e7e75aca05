// From the events of a configuration to the waves that a likelihood wants.
//
//     auto group = SampleGroup{...};                       // as read from files
//     auto sample = amplitude_sample(model, sum, table, group, values);
//     AmplitudeObjective objective(sum, sum->free_parameters, {sample});
//
// Background events follow the data, with their negative weights; all weights are
// multiplied by alpha = sum w / sum w^2.
#pragma once

#include <memory>
#include <vector>

#include "jacta/amplitude/amplitude_likelihood.h"
#include "jacta/amplitude/coherent_sum.h"
#include "jacta/amplitude/event_sample.h"

namespace jacta {

/// The events of all samples, one after the other; a single one is shared. Throws
/// UsageError where there is none.
std::shared_ptr<const EventSample> joined_samples(
    const std::vector<std::shared_ptr<const EventSample>>& samples);

/// Waves of a group for derivatives in the table's parameters, fixed shapes at the
/// variables' `values`.
AmplitudeSample amplitude_sample(const std::shared_ptr<const DecayModel>& model,
                                 const std::shared_ptr<const CoherentSum>& sum,
                                 const std::shared_ptr<const ColumnTable>& table,
                                 const SampleGroup& group,
                                 const std::vector<double>& values,
                                 const Executor* executor = nullptr);

}  // namespace jacta
