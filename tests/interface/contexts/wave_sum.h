// What the examples of the room wave_sum take for granted.
#pragma once

namespace wave_sum_shared {
extern const std::shared_ptr<const jacta::WaveStore> store;
}

namespace wave_sum_event_columns {
using wave_sum_shared::store;
}

namespace wave_sum_event_sums {
extern const jacta::EventColumns columns;
extern const jacta::EventRequest request;
extern const jacta::wave_kernels::Kernels kernels;
extern const jacta::AmplitudePoint point;
}  // namespace wave_sum_event_sums

namespace wave_sum_integral_folder {
extern const std::string text_of_the_model;
extern const std::shared_ptr<const jacta::WaveStore> waves;
extern const std::shared_ptr<const jacta::ColumnTable> table;
extern const jacta::EventSample sample;
extern const std::vector<double> weights, values;
}  // namespace wave_sum_integral_folder

namespace wave_sum_integral_matrix {
using wave_sum_shared::store;
extern const std::shared_ptr<const jacta::CoherentSum> sum;
}  // namespace wave_sum_integral_matrix

namespace wave_sum_padded {
using wave_sum_shared::store;
}
