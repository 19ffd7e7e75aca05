// What the examples of the room model take for granted.
#pragma once

namespace model_shared {
extern const jacta::StatisticalModel& model;
extern const jacta::Dataset data;
}  // namespace model_shared

namespace model_abilities {
using model_shared::data;
extern const std::shared_ptr<const jacta::StatisticalModel> model;
extern const jacta::FitResult best;
}  // namespace model_abilities

namespace model_description {
using model_shared::model;
}

namespace model_evaluator {
using model_shared::data, model_shared::model;
}

namespace model_event_arrays {
using model_shared::data;
extern const std::shared_ptr<const jacta::StatisticalModel> model;
extern const jacta::Dataset toy;
}  // namespace model_event_arrays

namespace model_fraction_request {
using model_shared::data;
extern const std::shared_ptr<const jacta::StatisticalModel> model;
extern const jacta::Values values;
}  // namespace model_fraction_request

namespace model_gaussian_model {
extern const jacta::Parameters parameters;
}

namespace model_plugin {
std::shared_ptr<const jacta::StatisticalModel> make_counting_model(
    const jacta::ModelConfiguration&, jacta::Diagnostics&);
}

namespace model_watched_likelihood {
using model_shared::data, model_shared::model;
extern const bool stop;
}  // namespace model_watched_likelihood
