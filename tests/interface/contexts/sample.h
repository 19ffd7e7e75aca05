// What the examples of the room sample take for granted.
#pragma once

namespace sample_shared {
extern const jacta::DecayModel model;
}

namespace sample_amplitude_tables {
using sample_shared::model;
extern const jacta::EventSample sample;
extern jacta::Dataset data;
}  // namespace sample_amplitude_tables

namespace sample_data_block {
using sample_shared::model;
}

namespace sample_event_sample {
using sample_shared::model;
extern const std::vector<double> masses;
}  // namespace sample_event_sample

namespace sample_samples {
using sample_shared::model;
}
