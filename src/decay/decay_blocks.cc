#include "jacta/decay/decay_blocks.h"

#include <algorithm>

#include "jacta/config/named_file.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

DecayEntry read_entry(const std::string& core, const Node& list) {
  DecayEntry entry{.core = core, .where = list.location()};
  std::vector<Node::Entry> options;  // keys with their places
  for (const auto& item : list.items()) {
    if (item.is_map()) {
      for (const auto& option : item.entries()) {
        std::erase_if(options, [&](const auto& other) {
          return other.key.as_text() == option.key.as_text();
        });
        options.push_back(option);
      }
    } else if (item.is_list() || item.is_null()) {
      throw item.error(
          "expected the name of a daughter or a map of options, found " +
              std::string(item.kind_name()),
          "write [R, D, {p_break: True}], and a list of such lists for several decays");
    } else {
      entry.daughters.push_back(item.as_text());
    }
  }
  entry.options = Node::map(std::move(options), list.location());
  if (entry.daughters.size() == 2 || entry.daughters.size() == 3) return entry;
  throw list.error("a decay of " + core + " into " +
                       std::to_string(entry.daughters.size()) + " daughters",
                   "decays are into two daughters, of the decaying particle also three");
}

void merge_included(Node& local, const Node& included) {
  for (const auto& [key, value] : included.entries()) {
    const std::string name = key.as_text();
    const Node* own = local.find(name);
    if (own == nullptr) {
      local.set(name, value);
    } else if (own->is_map() && value.is_map()) {
      Node merged = value;
      for (const auto& [k, v] : own->entries()) merged.set(k.as_text(), v);
      local.set(name, merged);
    }
  }
}

void include_files(Node& particles, const Node& names) {
  std::vector<Node> list;
  if (names.is_list()) {
    list = names.items();
  } else {
    list.push_back(names);
  }
  for (const auto& name : list) {
    const Node included = load_yaml(find_named_file(name.as_string(), name.location()));
    if (included.is_null()) continue;
    if (!included.is_map()) throw included.error("expected a map of particles");
    merge_included(particles, included);
  }
}

void add_slot_name(ParticleBlock& block, const std::string& slot, const std::string& n) {
  auto& names = block.slots[slot];
  if (std::find(names.begin(), names.end(), n) == names.end()) names.push_back(n);
}

void read_particles(const Node& particles, ParticleBlock& block);

void read_slot(const std::string& slot, const Node& list, ParticleBlock& block) {
  block.slots[slot];
  for (const auto& item : list.items()) {
    if (item.is_map()) {
      read_particles(item, block);
      for (const auto& [key, value] : item.entries()) {
        if (value.is_map()) add_slot_name(block, slot, key.as_text());
      }
    } else if (item.is_list() || item.is_null()) {
      throw item.error("expected the name of a particle");
    } else {
      add_slot_name(block, slot, item.as_text());
    }
  }
}

void read_particles(const Node& particles, ParticleBlock& block) {
  for (const auto& [key, value] : particles.entries()) {
    const std::string name = key.as_text();
    if (value.is_list()) {
      read_slot(name, value, block);
    } else if (value.is_map()) {
      block.properties[name] = value;
    } else {
      throw key.error("particle " + name + " is " + std::string(value.kind_name()),
                      "give a map of properties or a list of particles");
    }
  }
}

void read_top(const Node& top, ParticleBlock& block) {
  if (top.is_map()) {
    if (top.entries().size() != 1) throw top.error("$top must name one particle");
    read_particles(top, block);
    block.top = top.entries().front().key.as_text();
  } else if (top.is_list()) {
    if (top.items().size() != 1) throw top.error("$top must name one particle");
    block.top = top.items().front().as_text();
  } else {
    block.top = top.as_text();
  }
}

void read_finals(const Node& finals, ParticleBlock& block) {
  if (finals.is_map()) {
    read_particles(finals, block);
    for (const auto& [key, value] : finals.entries()) {
      block.finals.push_back(key.as_text());
    }
  } else if (finals.is_list()) {
    for (const auto& name : finals.items()) block.finals.push_back(name.as_text());
  } else {
    throw finals.error("$finals must be a map or a list of particles");
  }
}

}  // namespace

std::vector<DecayEntry> read_decay_block(const Node& block) {
  if (!block.is_map()) throw block.error("`decay` must map particles to daughters");
  std::vector<DecayEntry> entries;
  for (const auto& [key, value] : block.entries()) {
    if (!value.is_list()) {
      throw value.error("the decays of " + key.as_text() + " must be a list");
    }
    const auto& items = value.items();
    const bool several = std::all_of(
        items.begin(), items.end(), [](const Node& item) { return item.is_list(); });
    if (!several) {
      entries.push_back(read_entry(key.as_text(), value));
      continue;
    }
    for (const auto& item : items) entries.push_back(read_entry(key.as_text(), item));
  }
  return entries;
}

ParticleBlock read_particle_block(const Node& block) {
  if (!block.is_map()) throw block.error("`particle` must be a map of particles");
  Node particles = block;
  if (const Node* include = find_value(block, "$include")) {
    include_files(particles, *include);
  }
  particles.erase("$include");
  particles.erase("$top");
  particles.erase("$finals");
  ParticleBlock result{.place = block};
  read_particles(particles, result);
  if (const Node* top = find_value(block, "$top")) read_top(*top, result);
  if (const Node* finals = find_value(block, "$finals")) read_finals(*finals, result);
  return result;
}

}  // namespace jacta
