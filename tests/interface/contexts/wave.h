// What the examples of the room wave take for granted.
#pragma once

namespace wave_shared {
extern const std::shared_ptr<const jacta::CoherentSum> sum;
extern const std::shared_ptr<const jacta::ColumnTable> table;
extern const std::shared_ptr<const jacta::DecayModel> model;
extern const std::vector<std::size_t> active;
}  // namespace wave_shared

namespace wave_amplitude_point {
using wave_shared::sum, wave_shared::table;
extern jacta::CoefficientEvaluator evaluator;
extern const jacta::EventSums sums;
}  // namespace wave_amplitude_point

namespace wave_plain_intensity {
extern const jacta::WaveEvaluator waves;
extern const jacta::EventSample sample;
extern const std::vector<std::complex<double>> coefficients;
}  // namespace wave_plain_intensity

namespace wave_resolution {
extern const std::shared_ptr<const jacta::WaveEvaluator> waves;
extern const std::shared_ptr<const jacta::EventSample> sample;
}  // namespace wave_resolution

namespace wave_wave_block {
using wave_shared::model;
extern const jacta::EventSample sample;
}  // namespace wave_wave_block

namespace wave_wave_coefficients {
using wave_shared::active, wave_shared::sum;
extern const std::size_t k;
}  // namespace wave_wave_coefficients

namespace wave_wave_columns {
using wave_shared::active, wave_shared::sum;
}

namespace wave_wave_source {
using wave_shared::model;
extern const std::shared_ptr<const jacta::EventSample> sample;
}  // namespace wave_wave_source

namespace wave_wave_store {
using wave_shared::sum, wave_shared::table;
extern const std::vector<double> values;
extern const std::shared_ptr<const jacta::WaveSource> source;
extern const std::vector<std::size_t> indices;
}  // namespace wave_wave_store

namespace wave_wave_tile {
extern const double* out;
extern const std::size_t i;
}  // namespace wave_wave_tile

namespace wave_helicity_angles {
extern const std::shared_ptr<const jacta::DecayModel> model;
extern const jacta::EventSample sample;
}  // namespace wave_helicity_angles
