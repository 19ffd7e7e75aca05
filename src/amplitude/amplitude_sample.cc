#include "jacta/amplitude/amplitude_sample.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "jacta/base/error.h"
#include "jacta/wave_sum/padded.h"

namespace jacta {

WeightedWaves weighted_waves(std::shared_ptr<const WaveStore> waves,
                             std::vector<double> weights,
                             const EventSample& events) {
  auto result = weighted_waves(std::move(waves), std::move(weights));
  const std::size_t n = result.waves->size();
  result.efficiency_values = events.efficiency_values;
  result.background_values = events.background_values;
  if (!events.efficiency_values.empty()) {
    require_length(events.efficiency_values, n, "efficiency values");
  }
  if (!events.background_values.empty()) {
    require_length(events.background_values, n, "background values");
  }
  return result;
}

WeightedWaves weighted_waves(std::shared_ptr<const WaveStore> waves,
                             std::vector<double> weights) {
  require_length(weights, waves->size(), "weights");
  return {.waves = std::move(waves), .weights = std::move(weights)};
}

std::vector<double> blended_weights(std::vector<double> weights) {
  std::vector<double> squares;
  for (const double w : weights) squares.push_back(w * w);
  const double norm = compensated_total(squares);
  if (!(norm > 0) || !std::isfinite(norm)) {
    throw InputError(fmt::format("the squares of the weights add up to {}", norm),
                     "data need events with finite weights other than 0");
  }
  const double alpha = compensated_total(weights) / norm;
  for (double& w : weights) w *= alpha;
  return weights;
}

std::vector<double> integral_weights(std::vector<double> weights,
                                     const std::vector<double>& efficiency_values,
                                     const LikelihoodOptions& options) {
  if (!options.background_fraction) return weights;
  for (std::size_t i = 0; i < efficiency_values.size(); ++i) {
    weights[i] *= efficiency_values[i];
  }
  return weights;
}

}  // namespace jacta
