// What the examples of the room amplitude take for granted.
#pragma once

namespace amplitude_shared {
extern const std::shared_ptr<const jacta::CoherentSum> sum;
extern const std::vector<std::size_t> active;
extern jacta::AmplitudeObjective objective;
extern const jacta::AmplitudeModel model;
extern const jacta::Dataset data;
}  // namespace amplitude_shared

namespace amplitude_amplitude_covariance {
using amplitude_shared::objective;
extern const Eigen::Index i;
}  // namespace amplitude_amplitude_covariance

namespace amplitude_amplitude_likelihood {
using amplitude_shared::active;
extern const jacta::AmplitudeSample sample;
extern const jacta::AmplitudePoint point;
}  // namespace amplitude_amplitude_likelihood

namespace amplitude_amplitude_objective {
using amplitude_shared::sum;
extern const std::vector<jacta::AmplitudeSample> samples;
extern const Eigen::VectorXd p;
}  // namespace amplitude_amplitude_objective

namespace amplitude_amplitude_sample {
using amplitude_shared::active, amplitude_shared::sum;
extern const std::shared_ptr<const jacta::WaveStore> waves, flat_waves;
extern const jacta::EventSample events, flat;
}  // namespace amplitude_amplitude_sample

namespace amplitude_batch_sums {
extern const jacta::BatchFunction f;
}  // namespace amplitude_batch_sums

namespace amplitude_cached_model {
extern const std::shared_ptr<const jacta::DecayModel> decay_model;
extern const jacta::SampleHandle data, flat;
extern const std::vector<double> w;
}  // namespace amplitude_cached_model

namespace amplitude_fit_fractions {
using amplitude_shared::sum;
extern jacta::IntegralMatrix matrix;
extern const Eigen::MatrixXd covariance;
}  // namespace amplitude_fit_fractions

namespace amplitude_fit_summary {
using amplitude_shared::data, amplitude_shared::model;
extern const jacta::FitResult result;
}  // namespace amplitude_fit_summary

namespace amplitude_fraction_groups {
using amplitude_shared::active;
using amplitude_shared::sum;
extern jacta::IntegralMatrix matrix;
extern const std::vector<double> theta;
}  // namespace amplitude_fraction_groups
