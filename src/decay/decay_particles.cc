#include "decay_particles.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <utility>

#include "decay_chains.h"
#include "jacta/base/text.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

constexpr std::array<std::pair<const char*, const char*>, 4> aliases = {
    {{"Par", "P"}, {"m0", "mass"}, {"g0", "width"}, {"bw", "model"}}};

Node with_main_names(const Node& properties) {
  std::vector<Node::Entry> entries;
  for (const auto& [key, value] : properties.entries()) {
    std::string name = key.as_text();
    for (const auto& [alias, main] : aliases) {
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

std::optional<int> read_sign(const Node& properties, const std::string& key) {
  const Node* value = find_value(properties, key);
  if (value == nullptr) return {};
  const double sign = finite_number(*value);
  if (sign != 1 && sign != -1) throw value->error(key + " must be 1, -1 or null");
  return static_cast<int>(sign);
}

void read_projections(DecayParticle& particle) {
  particle.two_projections = spin_projections(particle.two_spin);
  const Node* list = find_value(particle.config, "spins");
  if (list == nullptr) return;
  if (!list->is_list() || list->items().empty()) {
    throw list->error("spins must be a list of projections");
  }
  particle.two_projections.clear();
  for (const auto& item : list->items()) {
    const int two_m = doubled_spin(item);
    const bool fits =
        std::abs(two_m) <= particle.two_spin && (two_m - particle.two_spin) % 2 == 0 &&
        std::count(
            particle.two_projections.begin(), particle.two_projections.end(), two_m) == 0;
    if (!fits) {
      throw item.error("spins of " + particle.name + " must be distinct, from -J to J");
    }
    particle.two_projections.push_back(two_m);
  }
}

void check_particle(const DecayParticle& particle, Diagnostics& diagnostics) {
  const Node& config = particle.config;
  const Node* polarization = find_value(config, "polarization");
  if (polarization != nullptr && polarization->as_text() != "none") {
    throw polarization->error("polarization is not available",
                              "amplitudes are summed over the projections in `spins`");
  }
  for (const std::string key : {"J", "P"}) {
    if (config.contains(key)) continue;
    diagnostics.warning(message_at(config,
                                   "particle " + particle.name + " has no " + key +
                                       ": taken as " + (key == "J" ? "0" : "-1") +
                                       ", as tf-pwa does"));
  }
  check_particle_keys(config, particle.name, diagnostics);
}

void reject(const Node& data, const std::string& key) {
  const Node* value = find_value(data, key);
  if (value == nullptr || (value->is_list() && value->items().empty())) return;
  throw value->error(key + " is not available");
}

}  // namespace

DecayParticle make_particle(const std::string& name,
                            const ParticleBlock& block,
                            Diagnostics& diagnostics) {
  DecayParticle particle{.name = name};
  const auto found = block.properties.find(base_name(name));
  if (found == block.properties.end()) {
    throw InputError("particle " + name + " is not defined; " +
                         nearest_advice(base_name(name), defined_names(block)),
                     "give it J, P and mass in the `particle` block");
  }
  particle.config = with_main_names(found->second);
  const Node& config = particle.config;
  if (const Node* spin = find_value(config, "J")) particle.two_spin = doubled_spin(*spin);
  if (particle.two_spin < 0) throw config.at("J").error("a spin cannot be negative");
  if (config.contains("P")) particle.parity = read_sign(config, "P");
  particle.charge_parity = read_sign(config, "C");
  particle.mass = find_number(with_values_from_ranges(config), "mass");
  if (particle.mass && *particle.mass < 0) {
    throw config.at("mass").error("the mass of " + name + " is negative");
  }
  read_projections(particle);
  check_particle(particle, diagnostics);
  return particle;
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

KinematicOptions read_kinematics(const Node& root, Diagnostics& diagnostics) {
  KinematicOptions options;
  const Node* data = find_value(root, "data");
  if (data == nullptr) return options;
  reject(*data, "cp_particles");
  options.center_mass = flag(*data, "center_mass", false);
  options.r_boost = flag(*data, "r_boost", true);
  options.random_z = flag(*data, "random_z", true);
  options.cp_trans = flag(*data, "cp_trans", true);
  if (const Node* reference = find_value(*data, "align_ref")) {
    if (reference->as_text() != "center_mass") {
      throw reference->error("align_ref must be null or center_mass");
    }
    options.align_to_center_mass = true;
  }
  if (!options.r_boost) {
    diagnostics.warning(
        message_at(*data->find("r_boost"),
                   "r_boost: False ignores the Wigner rotations of boosts: amplitudes of "
                   "different topologies are aligned only approximately"));
  }
  return options;
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

std::vector<std::vector<std::size_t>> read_identical_finals(const Node& root,
                                                            const DecayModel& model) {
  std::vector<std::vector<std::size_t>> result;
  const Node* data = find_value(root, "data");
  const Node* groups =
      data == nullptr ? nullptr : find_value(*data, "identical_particles");
  if (groups == nullptr) return result;
  std::set<std::string> seen;
  for (const auto& names : groups->items()) {
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
