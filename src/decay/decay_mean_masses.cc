// Masses that are not given: those that tf-pwa takes from the first sample.
#include <algorithm>
#include <map>

#include "decay_assembly.h"
#include "jacta/base/text.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

/// The final particles of every particle, by its position.
std::map<std::size_t, FinalSet> finals_of_particles(const DecayModel& model) {
  std::map<std::size_t, FinalSet> result;
  for (std::size_t f = 0; f < model.finals.size(); ++f) result[model.finals[f]] = {f};
  for (const auto& chain : model.chains) {
    for (const auto& place : chain.vertices) {
      result.try_emplace(model.vertices[place.vertex].core, place.core_finals);
    }
  }
  return result;
}

// A Breit-Wigner has its mass as a parameter: one that is missing is an error.
bool has_mass_parameter(const DecayModel& model, std::size_t position) {
  const auto& finals = model.finals;
  const bool is_inner = position != model.top &&
                        std::find(finals.begin(), finals.end(), position) == finals.end();
  if (!is_inner) return false;
  const Node* shape = find_value(model.particles[position].config, "model");
  return shape == nullptr || !shape->is_string() ||
         !is_massless_shape(shape->as_string());
}

}  // namespace

void take_mean_masses(DecayAssembly& assembly,
                      const MeanMass& mean_mass,
                      Diagnostics& diagnostics) {
  if (!mean_mass) return;
  DecayModel& model = assembly.model;
  for (const auto& [position, finals] : finals_of_particles(model)) {
    DecayParticle& particle = model.particles[position];
    if (particle.mass || has_mass_parameter(model, position)) continue;
    particle.mass = mean_mass(model, finals);
    particle.has_mean_mass = true;
    particle.config.set("mass", Node::real(*particle.mass));
    diagnostics.warning(message_at(particle.config,
                                   "particle " + particle.name +
                                       " has no mass: " + shortest(*particle.mass) +
                                       " GeV, the mean of the first sample of data, as "
                                       "tf-pwa takes it; write it as `mass:`"));
  }
}

}  // namespace jacta
