// WaveBlock: the parameter-free parts of all partial waves at a block of events (see
// decay_model.h for the formula).
//
// Shapes: a plane is one complex number per event, real and imaginary parts apart. Planes
// that vanish at every event of the model (helicity components a wave cannot reach) are
// not stored.
//
// What has to be done for a block is worked out once per model and kept by a
// WaveEvaluator: which kinematic quantities, which products of rotations (see
// wave_plan.h), which permutations of identical particles.
//
//     const jacta::WaveEvaluator waves(model);     // shares the model
//     auto block = waves.block(sample, 0, 512);
//     block.arrangements[0].planes;  // wave, component, re[], im[]
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "jacta/decay/decay_model.h"
#include "jacta/sample/event_sample.h"

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

struct EvaluationPlan;

/// Thread-safe.
class WaveEvaluator {
 public:
  explicit WaveEvaluator(std::shared_ptr<const DecayModel> model);
  ~WaveEvaluator();

  const DecayModel& model() const { return *model_; }
  /// Events [begin, end) of a sample. The list of planes (wave, component, in this order)
  /// is the same for every block.
  WaveBlock block(const EventSample& sample, std::size_t begin, std::size_t end) const;

 private:
  std::shared_ptr<const DecayModel> model_;
  std::unique_ptr<const EvaluationPlan> plan_;
};

}  // namespace jacta
