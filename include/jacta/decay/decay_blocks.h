// The `decay` and `particle` blocks as written, before slots are replaced.
//
//     const auto block = jacta::read_particle_block(root.at("particle"));
//     block.properties.at("rho770").at("mass");     // GeV
//
// Both throw InputError with file:line:column.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"

namespace jacta {

/// core -> daughters, by the names in the file.
struct DecayEntry {
  std::string core = {};
  std::vector<std::string> daughters = {};
  Node options = Node::map();
  Location where = {};
};

std::vector<DecayEntry> read_decay_block(const Node& block);

struct ParticleBlock {
  /// What a slot stands for; an empty list removes it from the model.
  std::map<std::string, std::vector<std::string>> slots = {};
  std::map<std::string, Node> properties = {};
  std::optional<std::string> top = {};
  std::vector<std::string> finals = {};
  Node place = Node::map();
};

/// Reads the files of `$include` too: relative names are looked for in the working
/// directory, then beside the configuration. Local keys override included ones.
ParticleBlock read_particle_block(const Node& block);

}  // namespace jacta
