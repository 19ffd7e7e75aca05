// What the model of a decay, or a line shape that differs between (l,s) pairs, makes of its
// vertex.
#pragma once

#include <string>

#include "decay_options.h"
#include "jacta/config/node.h"
#include "jacta/decay/decay_model.h"

namespace jacta {

struct DecayEnds {
  const DecayParticle& core;
  const DecayParticle& first;
  const DecayParticle& second;
};

/// Couplings of a decay into two particles; `given` has its options as written.
void use_decay_kind(const DecayEnds& ends,
                    const Node& given,
                    DecayOptions& options,
                    DecayVertex& vertex);

/// AngSam3: a coupling of each projection of the core's spin on the normal of the plane.
void make_three_body(const DecayParticle& core, DecayVertex& vertex);

/// It is for the decaying particle alone.
[[noreturn]] void refuse_three_body(const std::string& core,
                                    const std::string& top,
                                    const Location& place);

}  // namespace jacta
