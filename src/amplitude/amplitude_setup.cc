#include "amplitude_setup.h"

#include <algorithm>
#include <cmath>

#include "jacta/base/error.h"
#include "jacta/wave/resolution.h"

namespace jacta {

std::shared_ptr<const WaveStore> sample_waves(const AmplitudeSetup& setup,
                                              const EventSample& sample,
                                              const std::vector<double>& values,
                                              const Executor* executor) {
  // Borrowed: the source lives no longer than this call.
  const std::shared_ptr<const EventSample> borrowed(std::shared_ptr<void>(), &sample);
  return WaveStore::build(
      setup.sum, setup.table, *wave_source(setup.waves, borrowed), values, executor);
}

IntegralMatrix monte_carlo_integrals(const AmplitudeSetup& setup,
                                     const EventSample& sample,
                                     const std::vector<double>& weights,
                                     const std::vector<double>& values,
                                     const Executor* executor) {
  const bool is_kept = setup.integrals && IntegralFolder::is_for(*setup.table);
  std::shared_ptr<const WaveStore> waves;
  if (setup.streamed || is_kept) {
    const std::shared_ptr<const EventSample> owned(setup.shared_from_this(), &sample);
    waves = WaveStore::stream(
        setup.sum, setup.table, wave_source(setup.waves, owned), values);
  } else {
    waves = sample_waves(setup, sample, values, executor);
  }
  const auto& instruction_set = setup.options.instruction_set;
  if (is_kept) {
    return setup.integrals->matrix(
        {waves, sample, weights, values, executor, instruction_set});
  }
  IntegralMatrix matrix(waves, weights, instruction_set);
  matrix.update(values, 2, executor);
  return matrix;
}

std::vector<MonteCarloWaves> monte_carlo_waves(const AmplitudeSetup& setup,
                                               const std::vector<double>& values,
                                               const Executor* executor) {
  std::vector<MonteCarloWaves> result;
  for (const auto& group : setup.groups) {
    const EventSample& sample = group.phase_space;
    const auto weights =
        integral_weights(sample.weights, sample.efficiency_values, setup.options);
    auto matrix = std::make_shared<const IntegralMatrix>(
        monte_carlo_integrals(setup, sample, weights, values, executor));
    result.push_back({matrix->store_handle(), matrix});
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

WeightedWaves data_waves(const AmplitudeSetup& setup,
                         const std::shared_ptr<const EventSample>& data,
                         const std::vector<double>& values,
                         const Executor* executor) {
  if (setup.resolution_size == 1) {
    return weighted_waves(sample_waves(setup, *data, values, executor),
                          blended_weights(data->weights),
                          *data);
  }
  ResolvedEvents events = resolve(*data, setup.resolution_size);
  const auto source =
      resolved_source(setup.waves, data, setup.resolution_size, std::move(events.scales));
  WeightedWaves result =
      weighted_waves(WaveStore::build(setup.sum, setup.table, *source, values, executor),
                     blended_weights(std::move(events.weights)));
  result.background_values = std::move(events.background_values);
  return result;
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
    samples.push_back(
        {.data = data_waves(setup, data[g], values, executor),
         .monte_carlo = weighted_waves(monte_carlo[g].store, flat.weights, flat),
         .integrals = monte_carlo[g].integrals});
  }
  return AmplitudeObjective(
      setup.sum, setup.sum->free_parameters, std::move(samples), setup.options, executor);
}

bool has_constraints(const AmplitudeSetup& setup) {
  const auto& all = setup.sum->parameters;
  return std::any_of(
      all.begin(), all.end(), [](const auto& p) { return p.free && p.constraint; });
}

std::vector<double> constraint_means(const AmplitudeSetup& setup, const Dataset& data) {
  const Table* table = data.find(ancillary_table);
  if (table == nullptr || !has_constraints(setup)) return {};
  std::vector<double> means;
  for (const auto& p : setup.sum->parameters) {
    means.push_back(p.constraint ? p.constraint->mean : 0);
    if (!p.free || !p.constraint) continue;
    const auto column = table->column(p.name);
    if (column.size() != 1 || !std::isfinite(column[0])) {
      throw InputError("the table ancillary has one row of finite numbers; not so " +
                       p.name);
    }
    means.back() = column[0];
  }
  return means;
}

std::vector<double> fixed_values(const AmplitudeSetup& setup,
                                 const std::vector<double>& values) {
  std::vector<double> fixed;
  for (const std::size_t v : setup.table->fixed_variables()) fixed.push_back(values[v]);
  return fixed;
}

}  // namespace jacta
