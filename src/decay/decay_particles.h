// Particles of a model from the `particle` block.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "jacta/decay/decay_blocks.h"
#include "jacta/decay/decay_model.h"
#include "particle_options.h"

namespace jacta {

/// The particle of this name (X:1 has the properties of X), its keys under their main
/// names (mass, width, P, model). Warns where J or P is left out; throws InputError for
/// impossible quantum numbers and for what is not available.
std::pair<DecayParticle, ParticleOptions> make_particle(const std::string& name,
                                                        const ParticleBlock& block,
                                                        Diagnostics& diagnostics);

/// The keys of a particle with a mass or width in the middle of its range where only the
/// range is given.
Node with_values_from_ranges(const Node& config);

/// Groups of identical particles as positions among the finals of a model. Throws
/// InputError for names that are no finals and for particles that differ in J or spins.
/// The pairs of cp_particles; finals in none of them are their own antiparticles and need
/// a C parity.
std::optional<DecayModel::Conjugation> read_conjugation(const Node& pairs,
                                                        const DecayModel& model);

std::vector<std::vector<std::size_t>> read_identical_finals(const Node& groups,
                                                            const DecayModel& model);

}  // namespace jacta
