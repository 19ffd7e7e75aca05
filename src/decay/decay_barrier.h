// Evaluates the event-independent parts of barrier factors, see VertexScale.
#pragma once

#include <functional>
#include <vector>

#include "jacta/decay/decay_model.h"
#include "jacta/kinematics/barrier.h"

namespace jacta {

/// q0^2 at the configured masses.
double nominal_q2(const VertexScale& scale);

/// The orbital angular momentum that the barrier factor of a coupling uses.
int barrier_l(const DecayVertex& vertex, std::size_t coupling);

/// Fills in what couplings need; masses have been filled in before.
void set_couplings(const DecayVertex& vertex, VertexScale& scale);

/// What CoherentSum::barrier_scales of a model is: the products over the vertices of
/// every wave. It keeps copies of what it needs.
std::function<std::vector<BarrierScale>(const std::vector<double>&, int)> scales_of_waves(
    const DecayModel& model);

}  // namespace jacta
