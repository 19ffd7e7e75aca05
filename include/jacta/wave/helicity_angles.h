// Helicity angles of the particles of a decay chain, event by event, as amplitudes take
// them and as tf-pwa's data hold them under `ang` and `aligned_angle`.
//
// Of a daughter of a decay, in the rest frame of its mother with the axes z and x of the
// mother's helicity frame, and with the direction n of the daughter,
//
//     alpha = atan2(x_r.y, x_r.x),  beta = acos(n.z),      x_r = (z x n) x z / |z x n|,
//
// alpha in [-pi, pi) for the first daughter of the chain's topology, in [-2 pi, 0) for the
// second. The axes of the top are z along its momentum (with random_z; else, and at rest,
// the z axis of the files) and x of the files. gamma is 0.
//
// Aligned angles of a final particle are the Euler angles of the rotation from its helicity
// frame in this chain to that in its reference, W = Rz(gamma) Ry(beta) Rz(alpha), alpha and
// gamma in (-2 pi, 2 pi]. The reference chain itself has none.
//
// Angles in radians. Momenta of events of charge <= 0 are reversed with cp_trans, as they
// are for the amplitude. Identical particles are taken in the order of the files.
//
//     const jacta::AnglePlace place{.chain = model->chains[0].vertices, .particle = {1}};
//     const auto angles = jacta::helicity_angles(*model, place, sample);
//     std::cos(angles.beta[0]);
//
// Errors: UsageError where the chain has no such angle; why_no_angles() says it before.
// Reference: M. Jacob and G. C. Wick, Ann. Phys. 7 (1959) 404,
// doi:10.1016/0003-4916(59)90051-X; H. Chen and R.-G. Ping, Phys. Rev. D 95 (2017) 076010.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/decay/decay_model.h"
#include "jacta/sample/event_sample.h"

namespace jacta {

/// A daughter of one of the decays of a chain.
struct AnglePlace {
  std::vector<ChainVertex> chain = {};
  FinalSet particle = {};  ///< what it decays to, sorted; of a final particle itself
  bool aligned = false;    ///< of a final particle: to its reference
};

struct EulerAngles {
  std::vector<double> alpha = {};
  std::vector<double> beta = {};
  std::vector<double> gamma = {};
};

/// Why a chain has no such angles; nothing where it has.
std::optional<std::string> why_no_angles(const DecayModel& model,
                                         const AnglePlace& place);

/// One value per event.
EulerAngles helicity_angles(const DecayModel& model,
                            const AnglePlace& place,
                            const EventSample& sample);

/// The first daughter of the decay of `core` in the topology of a chain: the one whose
/// azimuth is in [-pi, pi). Empty where the chain has no such decay.
FinalSet first_daughter_of(const DecayModel& model,
                           const std::vector<ChainVertex>& chain,
                           const FinalSet& core);

/// Whether a daughter is the second of its decay in the topology of a chain.
bool is_second_daughter(const DecayModel& model, const AnglePlace& place);

}  // namespace jacta
