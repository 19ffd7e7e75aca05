// AmplitudeSample: what a likelihood is made of: the waves of data and Monte Carlo events,
// with the numbers that each event counts with.
//
//     WeightedWaves   the waves of a list of events, and per event the weight w_i and, for
//                     cfit, the values e_i and B_i (event_sample.h)
//     blended         w alpha with alpha = sum w / sum w^2: errors of weighted events are
//                     then of the right size on average
//     integral        v e for cfit, else v: what Monte Carlo events count in integrals
//
// weighted_waves() is the one place where the parts are put together and their lengths
// are checked. Lists of values may be empty, which stands for 1 everywhere; so may the
// weights of Monte Carlo, not those of data.
//
// Use it where samples are no blocks of a configuration; AmplitudeModel makes its own.
//
//     jacta::AmplitudeSample sample = {
//         .data = jacta::weighted_waves(waves, jacta::blended_weights(events.weights), events),
//         .monte_carlo = jacta::weighted_waves(flat_waves, flat.weights, flat)};
//     jacta::AmplitudeObjective objective(sum, active, {sample}, {.compat = true});
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jacta/sample/event_sample.h"
#include "jacta/wave/wave_store.h"
#include "jacta/wave_sum/integral_matrix.h"

namespace jacta {

struct LikelihoodOptions {
  bool compat = false;  ///< clip f instead of f / I
  double clip = 1e-6;
  bool extended = false;
  /// Fraction b of background in the density: cfit.
  std::optional<double> background_fraction = {};
  /// false: the integral by a sweep over the Monte Carlo waves in every evaluation.
  bool cached_integral = true;
  std::string instruction_set = {};  ///< empty: the fastest
};

/// Events of one kind.
struct WeightedWaves {
  std::shared_ptr<const WaveStore> waves = {};
  std::vector<double> weights = {};            ///< with sign and alpha, one per event
  std::vector<double> efficiency_values = {};  ///< cfit; empty: all 1
  std::vector<double> background_values = {};  ///< cfit; empty: all 1
};

/// One sample: its data with background, and its Monte Carlo.
struct AmplitudeSample {
  WeightedWaves data = {};
  WeightedWaves monte_carlo = {};
  /// Integrals of the Monte Carlo with its integral weights, if they are at hand; else
  /// they are computed at the first evaluation.
  std::shared_ptr<const IntegralMatrix> integrals = {};
};

/// Waves with these weights and with the values of cfit that the events have. Throws
/// InputError where a list has another length than the waves.
WeightedWaves weighted_waves(std::shared_ptr<const WaveStore> waves,
                             std::vector<double> weights,
                             const EventSample& events);
/// The same without values of cfit.
WeightedWaves weighted_waves(std::shared_ptr<const WaveStore> waves,
                             std::vector<double> weights);

/// Weights times alpha = sum w / sum w^2 (idempotent). Throws InputError where the sum of
/// squares is 0.
std::vector<double> blended_weights(std::vector<double> weights);

/// What Monte Carlo events with these weights count in integrals.
std::vector<double> integral_weights(std::vector<double> weights,
                                     const std::vector<double>& efficiency_values,
                                     const LikelihoodOptions& options);

}  // namespace jacta
