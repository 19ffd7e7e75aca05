// An event seen with a finite resolution: several rows of the sample, each a point where it
// may have been, with a weight.
//
//     f = sum_r (w_r / W) f(row r),   W = sum_r w_r,
//
// is the density of the event, W its weight. Rows are helicity components of one event,
// scaled by sqrt(w_r / W) (for cfit times the efficiency at the row), so that the sums of
// likelihoods know nothing of them. Use it where data have rows (`resolution_size` of the
// data block); Monte Carlo events have none.
//
//     jacta::ResolvedEvents events = jacta::resolve(*sample, 10);
//     auto source = jacta::resolved_source(waves, sample, 10, events.scales);
#pragma once

#include <memory>
#include <vector>

#include "jacta/sample/event_sample.h"
#include "jacta/wave/wave_source.h"

namespace jacta {

/// What is left of the rows of events beside their waves.
struct ResolvedEvents {
  std::vector<double> weights = {};            ///< W, one per event
  std::vector<double> background_values = {};  ///< sum w B / W; empty: all 1
  std::vector<double> scales = {};             ///< sqrt(w e / W), one per row
};

/// Events of `rows` rows each. Throws InputError where the rows are not that many, or
/// those of one event have weights of both signs.
ResolvedEvents resolve(const EventSample& sample, std::size_t rows);

/// The waves of such events; components of row r follow those of row r - 1.
std::shared_ptr<const WaveSource> resolved_source(
    std::shared_ptr<const WaveEvaluator> waves,
    std::shared_ptr<const EventSample> sample,
    std::size_t rows,
    std::vector<double> scales);

}  // namespace jacta
