#include "jacta/amplitude/fit_sample.h"

#include "jacta/base/error.h"

namespace jacta {

namespace {

void append(std::vector<double>& to,
            const std::vector<double>& from,
            bool is_given,
            const char* what) {
  if (from.empty() == is_given) {
    throw UsageError(std::string(what) + " are given for some of the samples only");
  }
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

std::shared_ptr<const EventSample> joined_samples(
    const std::vector<std::shared_ptr<const EventSample>>& samples) {
  if (samples.empty()) throw UsageError("a sample needs at least one batch of events");
  if (samples.size() == 1) return samples[0];
  auto all = std::make_shared<EventSample>();
  const auto& first = *samples[0];
  for (const auto& sample : samples) {
    if (sample->size() == 0) continue;
    all->momenta.resize(sample->momenta.size());
    for (std::size_t f = 0; f < sample->momenta.size(); ++f) {
      auto& momenta = all->momenta[f];
      momenta.insert(momenta.end(), sample->momenta[f].begin(), sample->momenta[f].end());
    }
    all->weights.insert(
        all->weights.end(), sample->weights.begin(), sample->weights.end());
    append(all->charges, sample->charges, !first.charges.empty(), "charges");
    append(all->efficiency_values,
           sample->efficiency_values,
           !first.efficiency_values.empty(),
           "efficiency values");
    append(all->background_values,
           sample->background_values,
           !first.background_values.empty(),
           "background values");
  }
  return all;
}

AmplitudeSample amplitude_sample(const std::shared_ptr<const DecayModel>& model,
                                 const std::shared_ptr<const CoherentSum>& sum,
                                 const std::shared_ptr<const ColumnTable>& table,
                                 const SampleGroup& group,
                                 const std::vector<double>& values,
                                 const Executor* executor) {
  const auto copy = [](const EventSample& sample) {
    return std::make_shared<const EventSample>(sample);
  };
  const auto events = group.background.size() == 0
                          ? copy(group.data)
                          : joined_samples({copy(group.data), copy(group.background)});
  const auto flat = copy(group.phase_space);
  AmplitudeSample result;
  result.weights = blended_weights(events->weights);
  result.efficiency_values = events->efficiency_values;
  result.background_values = events->background_values;
  result.data =
      WaveStore::build(sum, table, *wave_source(model, events), values, executor);
  result.monte_carlo =
      WaveStore::build(sum, table, *wave_source(model, flat), values, executor);
  result.monte_carlo_weights = flat->weights;
  result.monte_carlo_efficiency_values = flat->efficiency_values;
  result.monte_carlo_background_values = flat->background_values;
  return result;
}

}  // namespace jacta
