// Arrays of one number per event as the kernels want them, and weights of Monte Carlo.
//
//     auto normalised = jacta::normalised_weights(weights, store->size());
//     auto measure =
//         jacta::padded(normalised.weights);   // zeros at its end
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "jacta/base/error.h"
#include "jacta/wave/wave_store.h"
#include "jacta/wave_sum/event_sums.h"

namespace jacta {

/// Aligned copy with zeros up to a whole number of tiles.
inline AlignedDoubles padded(const std::vector<double>& numbers) {
  constexpr std::size_t n = WaveStore::tile_events;
  AlignedDoubles result((numbers.size() + n - 1) / n * n, 0.0);
  for (std::size_t i = 0; i < numbers.size(); ++i) result[i] = numbers[i];
  return result;
}

inline void require_length(const std::vector<double>& numbers,
                           std::size_t events,
                           const std::string& what) {
  if (numbers.size() != events) {
    throw InputError(fmt::format("{} {} for {} events", numbers.size(), what, events),
                     "give one number per event");
  }
}

struct NormalisedWeights {
  std::vector<double> weights;
  double sum;
  std::uint64_t fingerprint;  ///< of the weights as given
};

/// Weights divided by their sum; empty: all 1.
inline NormalisedWeights normalised_weights(std::vector<double> weights,
                                            std::size_t events) {
  if (weights.empty()) weights.assign(events, 1.0);
  require_length(weights, events, "Monte Carlo weights");
  const auto hash = fingerprint(weights);
  const double sum = compensated_total(weights);
  if (!(sum > 0) || !std::isfinite(sum)) {
    throw InputError(fmt::format("the Monte Carlo weights add up to {}", sum),
                     "the integral needs a sample with a positive sum of weights");
  }
  for (double& w : weights) w /= sum;
  return {std::move(weights), sum, hash};
}

}  // namespace jacta
