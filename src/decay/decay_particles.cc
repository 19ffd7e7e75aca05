#include "decay_particles.h"

#include <algorithm>
#include <set>
#include <utility>

#include "decay_chains.h"
#include "jacta/base/text.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

Node with_main_names(const Node& properties) {
  std::vector<Node::Entry> entries;
  for (const auto& [key, value] : properties.entries()) {
    std::string name = key.as_text();
    for (const auto& [alias, main] : particle_key_aliases) {
      if (name == alias) name = main;
    }
    std::erase_if(entries, [&](const auto& e) { return e.key.as_text() == name; });
    entries.push_back({Node::string(name, key.location()), value});
  }
  return Node::map(std::move(entries), properties.location());
}

std::vector<std::string> defined_names(const ParticleBlock& block) {
  std::vector<std::string> names;
  for (const auto& [name, node] : block.properties) names.push_back(name);
  return names;
}

void warn_of_missing(const DecayParticle& particle, Diagnostics& diagnostics) {
  for (const std::string key : {"J", "P"}) {
    if (particle.config.contains(key)) continue;
    diagnostics.warning(message_at(particle.config,
                                   "particle " + particle.name + " has no " + key +
                                       ": taken as " + (key == "J" ? "0" : "-1") +
                                       ", as tf-pwa does"));
  }
}

}  // namespace

std::pair<DecayParticle, ParticleOptions> make_particle(const std::string& name,
                                                        const ParticleBlock& block,
                                                        Diagnostics& diagnostics) {
  const auto found = block.properties.find(base_name(name));
  if (found == block.properties.end()) {
    throw InputError("particle " + name + " is not defined; " +
                         nearest_advice(base_name(name), defined_names(block)),
                     "give it J, P and mass in the `particle` block");
  }
  DecayParticle particle{.name = name, .config = with_main_names(found->second)};
  const Node& config = particle.config;
  if (config.contains("P")) particle.parity = {};
  const Node* model = find_value(config, "model");
  const bool is_named = model != nullptr && model->is_string();
  ParticleOptions options;
  warn_of_missing(particle, diagnostics);
  read_map(particle_keys(is_named ? model->as_string() : "default", particle, options)
               .of("particle " + name),
           config,
           diagnostics);
  if (particle.two_projections.empty()) {
    particle.two_projections = spin_projections(particle.two_spin);
  }
  if (!particle.mass) {
    particle.mass = find_number(with_values_from_ranges(config), "mass");
  }
  return {std::move(particle), std::move(options)};
}

Node with_values_from_ranges(const Node& config) {
  Node result = config;
  for (const auto& [field, letter] :
       {std::pair<std::string, std::string>{"mass", "m"}, {"width", "g"}}) {
    if (config.contains(field)) continue;
    for (const std::string& name : {letter, field}) {
      const auto low = find_number(config, name + "_min");
      const auto high = find_number(config, name + "_max");
      if (low && high) result.set(field, Node::real((*low + *high) / 2));
    }
  }
  return result;
}

namespace {

std::size_t final_position(const DecayModel& model, const Node& name) {
  std::vector<std::string> names;
  for (std::size_t f = 0; f < model.finals.size(); ++f) {
    names.push_back(model.particles[model.finals[f]].name);
    if (names.back() == name.as_text()) return f;
  }
  throw name.error("identical_particles: there is no final particle " + name.as_text(),
                   nearest_advice(name.as_text(), names));
}

void check_group(const DecayModel& model,
                 const std::vector<std::size_t>& group,
                 const Node& place) {
  const auto& first = model.particles[model.finals[group.front()]];
  for (const std::size_t f : group) {
    const auto& p = model.particles[model.finals[f]];
    if (p.two_spin == first.two_spin && p.two_projections == first.two_projections) {
      continue;
    }
    throw place.error("identical_particles: " + p.name + " and " + first.name +
                      " differ in J or spins");
  }
}

}  // namespace

std::vector<std::vector<std::size_t>> read_identical_finals(const Node& groups,
                                                            const DecayModel& model) {
  std::vector<std::vector<std::size_t>> result;
  std::set<std::string> seen;
  for (const auto& names : groups.items()) {
    std::vector<std::size_t> group;
    for (const auto& name : names.items()) {
      if (!seen.insert(name.as_text()).second) {
        throw name.error("identical_particles names " + name.as_text() + " twice");
      }
      group.push_back(final_position(model, name));
    }
    if (group.size() < 2) continue;
    check_group(model, group, names);
    result.push_back(std::move(group));
  }
  return result;
}

}  // namespace jacta
