// Intensities of events straight from the formula, without stores or kernels: for pools
// of toys, whose events are seen once, and what tests compare the caches with. Use a
// WaveStore for events that are evaluated again and again.
//
//     auto f = jacta::plain_intensities(waves, sample, coefficients, values);
#pragma once

#include <complex>
#include <vector>

#include "jacta/wave/wave_block.h"

namespace jacta {

/// f at every event; `coefficients` are C_k of the waves, `values` those of the
/// variables.
std::vector<double> plain_intensities(
    const WaveEvaluator& waves,
    const EventSample& sample,
    const std::vector<std::complex<double>>& coefficients,
    const std::vector<double>& values);

}  // namespace jacta
