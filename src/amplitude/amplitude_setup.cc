#include "amplitude_setup.h"

#include "resolution.h"

namespace jacta {

namespace {

// Integrals of cfit weigh events with their efficiency as well.
std::vector<double> integral_weights(const EventSample& sample,
                                     const LikelihoodOptions& options) {
  auto weights = sample.weights;
  if (options.background_fraction) {
    for (std::size_t i = 0; i < sample.efficiency_values.size(); ++i) {
      weights[i] *= sample.efficiency_values[i];
    }
  }
  return weights;
}

}  // namespace

std::shared_ptr<const WaveStore> sample_waves(const AmplitudeSetup& setup,
                                              const EventSample& sample,
                                              const std::vector<double>& values,
                                              const Executor* executor) {
  // Borrowed: the source lives no longer than this call.
  const std::shared_ptr<const EventSample> borrowed(std::shared_ptr<void>(), &sample);
  return WaveStore::build(
      setup.sum, setup.table, *wave_source(setup.waves, borrowed), values, executor);
}

std::vector<MonteCarloWaves> monte_carlo_waves(const AmplitudeSetup& setup,
                                               const std::vector<double>& values,
                                               const Executor* executor) {
  std::vector<MonteCarloWaves> result;
  for (const auto& group : setup.groups) {
    MonteCarloWaves waves;
    waves.store = sample_waves(setup, group.phase_space, values, executor);
    auto matrix = std::make_shared<IntegralMatrix>(
        waves.store,
        integral_weights(group.phase_space, setup.options),
        setup.options.instruction_set);
    matrix->update(values, 2, executor);
    waves.integrals = std::move(matrix);
    result.push_back(std::move(waves));
  }
  return result;
}

const std::vector<MonteCarloWaves>& MonteCarloCache::nominal(
    const Executor* executor) const {
  std::call_once(once_, [this, executor] {
    waves_ = monte_carlo_waves(
        *setup_, setup_->sum->variable_values(setup_->nominal), executor);
  });
  return waves_;
}

namespace {

void set_data(const AmplitudeSetup& setup,
              const std::shared_ptr<const EventSample>& data,
              const std::vector<double>& values,
              const Executor* executor,
              AmplitudeSample& sample) {
  if (setup.resolution_size == 1) {
    sample.data = sample_waves(setup, *data, values, executor);
    sample.weights = blended_weights(data->weights);
    sample.efficiency_values = data->efficiency_values;
    sample.background_values = data->background_values;
    return;
  }
  ResolvedEvents events = resolve(*data, setup.resolution_size);
  const auto source =
      resolved_source(setup.waves, data, setup.resolution_size, std::move(events.scales));
  sample.data = WaveStore::build(setup.sum, setup.table, *source, values, executor);
  sample.weights = blended_weights(std::move(events.weights));
  sample.background_values = std::move(events.background_values);
}

}  // namespace

AmplitudeObjective make_objective(
    const AmplitudeSetup& setup,
    const std::vector<std::shared_ptr<const EventSample>>& data,
    const std::vector<MonteCarloWaves>& monte_carlo,
    const std::vector<double>& values,
    const Executor* executor) {
  std::vector<AmplitudeSample> samples;
  for (std::size_t g = 0; g < data.size(); ++g) {
    const EventSample& flat = setup.groups[g].phase_space;
    AmplitudeSample sample;
    set_data(setup, data[g], values, executor, sample);
    sample.monte_carlo = monte_carlo[g].store;
    sample.monte_carlo_weights = flat.weights;
    sample.monte_carlo_efficiency_values = flat.efficiency_values;
    sample.monte_carlo_background_values = flat.background_values;
    sample.integrals = monte_carlo[g].integrals;
    samples.push_back(std::move(sample));
  }
  return AmplitudeObjective(
      setup.sum, setup.sum->free_parameters, std::move(samples), setup.options, executor);
}

std::vector<double> fixed_values(const AmplitudeSetup& setup,
                                 const std::vector<double>& values) {
  std::vector<double> fixed;
  for (const std::size_t v : setup.table->fixed_variables()) fixed.push_back(values[v]);
  return fixed;
}

}  // namespace jacta
