// Events that are flat over the phase space of a decay, of any number of final particles,
// for the first Monte Carlo sample of an analysis: the model file alone is read, none of
// the samples that it names need be there.
//
//     const jacta::Node root = jacta::load_yaml("model.yml");
//     const auto array = jacta::phase_space_events(root, 100'000, {.seed = 1}, diagnostics);
//     jacta::write_file("phsp.npy", jacta::format_npy(array));
//
// Rows are E px py pz (GeV) in the rest frame of the decaying particle, particle by particle
// for each event in the order of `dat_order`. The density is that of Lorentz-invariant
// phase space (phase_space.h), every event has weight 1. Equal addresses give equal events.
//
// Errors: InputError for a model file that does not fit, a particle at an end of the decay
// without a mass, and particles in `dat_order` that are not final.
#pragma once

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"
#include "jacta/data/number_array.h"
#include "jacta/random/stream.h"

namespace jacta {

NumericTable phase_space_events(const Node& root,
                                std::size_t n,
                                const StreamAddress& address,
                                Diagnostics& diagnostics);

}  // namespace jacta
