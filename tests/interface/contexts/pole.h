// What the examples of the room pole take for granted.
#pragma once

namespace pole_resonance_poles {
extern const std::shared_ptr<const jacta::DecayModel> model;
extern const std::vector<double> theta;
}  // namespace pole_resonance_poles
