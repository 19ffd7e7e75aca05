// Samples as arrays in the order of their files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/decay/decay_model.h"
#include "jacta/model/abilities.h"
#include "jacta/sample/event_sample.h"

namespace jacta {

/// Rows of E px py pz, particle by particle for each event. Throws InputError where the
/// files hold particles that the decay does not have.
NumericTable momentum_array(const Momenta& momenta,
                            const DecayModel& decay,
                            const std::vector<std::string>& particles);

/// The momenta of a sample, and its numbers per event that are not all 1, to `arrays`.
void add_arrays(std::vector<NamedArray>& arrays,
                const std::string& name,
                const EventSample& sample,
                const DecayModel& decay,
                const std::vector<std::string>& particles);

/// The ends of the names of what add_arrays() adds to momenta.
std::vector<std::string> array_tails();

/// The sample of the arrays `name`, `name`_weight, ...; none where there is no `name`.
/// Throws InputError for arrays whose lengths differ.
std::optional<EventSample> sample_of_arrays(const std::vector<NamedArray>& arrays,
                                            const std::string& name,
                                            const DecayModel& decay,
                                            const std::vector<std::string>& particles);

}  // namespace jacta
