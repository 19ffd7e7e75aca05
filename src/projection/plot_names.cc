#include "plot_names.h"

#include <algorithm>
#include <charconv>

#include "jacta/base/text.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts = {""};
  for (const char c : path) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::optional<std::size_t> whole_number(const std::string& text) {
  std::size_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return n;
}

}  // namespace

PlotNames::PlotNames(const Node& root, const DecayModel& decay)
    : decay_(decay),
      slots_(read_particle_block(root.at("particle")).slots),
      entries_(read_decay_block(root.at("decay"))) {
  for (std::size_t f = 0; f < decay.finals.size(); ++f) {
    known_[decay.particles[decay.finals[f]].name] = {f};
  }
  for (const auto& chain : decay.chains) add_all(chain.vertices);
  for (const auto& [name, resonances] : slots_) {
    for (const auto& resonance : resonances) {
      const auto found = known_.find(resonance);
      if (found == known_.end()) continue;
      known_.try_emplace(name, found->second);
      break;
    }
  }
}

// What the names of a configuration decay to: the first way says it for all.
void PlotNames::add_all(const std::vector<ChainVertex>& vertices) {
  for (const auto& place : vertices) {
    const auto& vertex = decay_.vertices[place.vertex];
    known_.try_emplace(decay_.particles[vertex.core].name, place.core_finals);
  }
}

std::optional<FinalSet> PlotNames::finals(const Node& name,
                                          Diagnostics& diagnostics) const {
  const auto found = known_.find(name.as_text());
  if (found != known_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& entry : known_) names.push_back(entry.first);
  diagnostics.warning(message_at(name,
                                 "the plot of " + name.as_text() +
                                     " is left out: no decay has it; " +
                                     nearest_advice(name.as_text(), names)));
  return {};
}

bool PlotNames::is_named(const std::string& name, std::size_t particle) const {
  const std::string& own = decay_.particles[particle].name;
  if (own == name) return true;
  const auto slot = slots_.find(name);
  return slot != slots_.end() &&
         std::find(slot->second.begin(), slot->second.end(), own) != slot->second.end();
}

std::map<std::size_t, FinalSet> PlotNames::particles_of(const DecayChain& chain) const {
  std::map<std::size_t, FinalSet> found;
  for (const auto& place : chain.vertices) {
    const auto& vertex = decay_.vertices[place.vertex];
    found[vertex.core] = place.core_finals;
    found[vertex.first] = place.first_finals;
    found[vertex.second] = place.second_finals;
    if (vertex.third) found[*vertex.third] = place.third_finals;
  }
  return found;
}

// What the last particle of a path decays to, in a chain that has all of them.
std::optional<FinalSet> PlotNames::last_of(const Path& path,
                                           const DecayChain& chain) const {
  const auto particles = particles_of(chain);
  std::optional<FinalSet> last;
  for (const auto& name : path) {
    last.reset();
    for (const auto& [particle, finals] : particles) {
      if (is_named(name, particle)) last = finals;
    }
    if (!last) return {};
  }
  return last;
}

std::optional<AnglePlace> PlotNames::daughter(const Path& path) const {
  for (const auto& chain : decay_.chains) {
    if (auto last = last_of(path, chain)) {
      return AnglePlace{.chain = chain.vertices, .particle = std::move(*last)};
    }
  }
  return {};
}

// Of the decays of a name in the order of the file. As in tf-pwa the last chain that has
// the decay is the one.
std::optional<AnglePlace> PlotNames::first_daughter(const std::string& core,
                                                    std::size_t count) const {
  std::vector<const DecayEntry*> own;
  for (const auto& entry : entries_) {
    if (entry.core == core) own.push_back(&entry);
  }
  if (count >= own.size()) return {};
  Path path = own[count]->daughters;
  std::optional<AnglePlace> found;
  for (const auto& chain : decay_.chains) {
    for (const auto& place : chain.vertices) {
      const auto& vertex = decay_.vertices[place.vertex];
      if (vertex.third || !is_named(core, vertex.core)) continue;
      if (!is_named(path[0], vertex.first) || !is_named(path[1], vertex.second)) continue;
      found = {.chain = chain.vertices,
               .particle = first_daughter_of(decay_, chain.vertices, place.core_finals)};
    }
  }
  return found;
}

std::optional<AnglePlace> PlotNames::place(const Node& name,
                                           bool is_aligned,
                                           Diagnostics& diagnostics) const {
  const std::string path = name.as_text();
  const Path parts = parts_of(path);
  const auto count = whole_number(parts.back());
  const auto leave_out = [&](const std::string& why) {
    diagnostics.warning(
        message_at(name, "the angles of " + path + " are left out: " + why));
  };
  auto found = parts.size() == 1 || count
                   ? first_daughter(parts.front(), count.value_or(0))
                   : daughter(parts);
  if (!found) {
    leave_out("no chain has it");
    return {};
  }
  found->aligned = is_aligned;
  if (const auto why = why_no_angles(decay_, *found)) {
    leave_out(*why);
    return {};
  }
  return found;
}

}  // namespace jacta
