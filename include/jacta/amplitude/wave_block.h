// WaveBlock: the parameter-free parts of all partial waves at a block of events (see
// decay_model.h for the formula).
//
// Shapes: a plane is one complex number per event, real and imaginary parts apart. Planes
// that vanish at every event of the model (helicity components a wave cannot reach) are
// not stored.
//
//     auto block = jacta::evaluate_waves(model, sample, 0, 512);
//     block.arrangements[0].planes  // wave, component, re[], im[]
#pragma once

#include <cstddef>
#include <vector>

#include "jacta/amplitude/decay_model.h"
#include "jacta/amplitude/event_sample.h"

namespace jacta {

/// u_kc of one wave and helicity component.
struct WavePlane {
  std::size_t wave = 0;
  std::size_t component = 0;
  std::vector<double> re = {};
  std::vector<double> im = {};
};

/// One assignment of identical final particles; the sign is folded into the planes.
struct WaveArrangement {
  std::vector<WavePlane> planes = {};
  /// Where each ResonanceUse is evaluated: [use][event].
  std::vector<std::vector<ShapePoint>> shape_points = {};
};

struct WaveBlock {
  std::size_t n_events = 0;
  std::vector<WaveArrangement> arrangements = {};
};

/// Events [begin, end) of a sample. The list of planes (wave, component, in this order)
/// is the same for every block of a model. Thread-safe.
WaveBlock evaluate_waves(const DecayModel& model,
                         const EventSample& sample,
                         std::size_t begin,
                         std::size_t end);

}  // namespace jacta
