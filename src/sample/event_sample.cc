#include "jacta/sample/event_sample.h"

#include "jacta/base/error.h"

namespace jacta {

namespace {

// Values of all samples; empty if none has any. A sample without has 1 for every event.
std::vector<double> joined(const std::vector<std::shared_ptr<const EventSample>>& samples,
                           std::vector<double> EventSample::*list) {
  std::vector<double> all;
  bool any = false;
  for (const auto& sample : samples) {
    const auto& values = (*sample).*list;
    any = any || !values.empty();
    all.insert(all.end(), values.begin(), values.end());
    if (values.empty()) all.insert(all.end(), sample->size(), 1.0);
  }
  return any ? all : std::vector<double>();
}

}  // namespace

std::shared_ptr<const EventSample> joined_samples(
    const std::vector<std::shared_ptr<const EventSample>>& samples) {
  if (samples.empty()) throw UsageError("a sample needs at least one batch of events");
  if (samples.size() == 1) return samples[0];
  auto all = std::make_shared<EventSample>();
  for (const auto& sample : samples) {
    if (sample->size() == 0) continue;
    all->momenta.resize(sample->momenta.size());
    for (std::size_t f = 0; f < sample->momenta.size(); ++f) {
      auto& momenta = all->momenta[f];
      momenta.insert(momenta.end(), sample->momenta[f].begin(), sample->momenta[f].end());
    }
    all->weights.insert(
        all->weights.end(), sample->weights.begin(), sample->weights.end());
  }
  for (const auto list : {&EventSample::charges,
                          &EventSample::efficiency_values,
                          &EventSample::background_values}) {
    (*all).*list = joined(samples, list);
  }
  return all;
}

}  // namespace jacta
