#include "decay_particles.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
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
    throw block.place.error("particle '" + name + "' is not defined; " +
                                nearest_advice(base_name(name), defined_names(block)),
                            "give it J, P and mass in the `particle` block");
  }
  DecayParticle particle{.name = name, .config = with_main_names(found->second)};
  const Node& config = particle.config;
  if (config.contains("P")) particle.parity = {};
  ParticleOptions options;
  warn_of_missing(particle, diagnostics);
  read_map(
      particle_keys(line_shape_model(config), particle, options).of("particle " + name),
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

std::size_t final_position(const DecayModel& model,
                           const Node& name,
                           const std::string& key) {
  std::vector<std::string> names;
  for (std::size_t f = 0; f < model.finals.size(); ++f) {
    names.push_back(model.particles[model.finals[f]].name);
    if (names.back() == name.as_text()) return f;
  }
  throw name.error(key + ": there is no final particle " + name.as_text(),
                   nearest_advice(name.as_text(), names));
}

void check_group(const DecayModel& model,
                 const std::vector<std::size_t>& group,
                 const Node& place) {
  const auto& first = model.particles[model.finals[group.front()]];
  for (const std::size_t f : group) {
    const auto& p = model.particles[model.finals[f]];
    if (p.two_spin != first.two_spin || p.two_projections != first.two_projections) {
      throw place.error("identical_particles: " + p.name + " and " + first.name +
                        " differ in J or spins");
    }
    // Within a hundredth it is one mass, rounded twice; a charged and a neutral pion differ
    // by three.
    if (p.mass && first.mass && std::abs(*p.mass - *first.mass) > 0.01 * *first.mass) {
      throw place.error("identical_particles: " + p.name + " has " + shortest(*p.mass) +
                        " GeV, " + first.name + " " + shortest(*first.mass) + " GeV");
    }
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
      group.push_back(final_position(model, name, "identical_particles"));
    }
    if (group.size() < 2) {
      throw names.error(
          "identical_particles: a group of two particles or more is needed");
    }
    check_group(model, group, names);
    result.push_back(std::move(group));
  }
  return result;
}

namespace {

/// The identical finals of f, or f alone.
std::vector<std::size_t> group_of(const DecayModel& model, std::size_t f) {
  for (const auto& group : model.identical_finals) {
    if (std::find(group.begin(), group.end(), f) != group.end()) return group;
  }
  return {f};
}

}  // namespace

std::optional<DecayModel::Conjugation> read_conjugation(const Node& pairs,
                                                        const DecayModel& model) {
  if (pairs.items().empty()) return {};
  const std::size_t n = model.finals.size();
  const auto particle = [&](std::size_t f) -> const DecayParticle& {
    return model.particles[model.finals[f]];
  };
  DecayModel::Conjugation result;
  result.partner.assign(n, n);
  for (const auto& pair : pairs.items()) {
    if (!pair.is_list() || pair.items().size() != 2) {
      throw pair.error("cp_particles needs pairs [particle, antiparticle]");
    }
    const auto first =
        group_of(model, final_position(model, pair.items()[0], "cp_particles"));
    const auto second =
        group_of(model, final_position(model, pair.items()[1], "cp_particles"));
    if (first.size() != second.size()) {
      throw pair.error("cp_particles: the groups of identical particles differ in size");
    }
    for (std::size_t i = 0; i < first.size(); ++i) {
      if (particle(first[i]).two_projections != particle(second[i]).two_projections) {
        throw pair.error("cp_particles: " + particle(first[i]).name + " and " +
                         particle(second[i]).name + " differ in J or spins");
      }
      for (const std::size_t f : {first[i], second[i]}) {
        if (result.partner[f] == n) continue;
        throw pair.error("cp_particles: " + particle(f).name + " has two partners");
      }
      result.partner[first[i]] = second[i];
      result.partner[second[i]] = first[i];
    }
  }
  for (std::size_t f = 0; f < n; ++f) {
    if (result.partner[f] == n) result.partner[f] = f;
    if (result.partner[f] != f) continue;
    if (!particle(f).charge_parity) {
      throw pairs.error(
          "cp_particles: " + particle(f).name + " is its own antiparticle and has no C",
          "write its C parity, or name its partner");
    }
    result.sign *= *particle(f).charge_parity;
  }
  return result;
}

}  // namespace jacta
