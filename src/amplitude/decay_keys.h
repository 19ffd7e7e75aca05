// Keys of a decay model's configuration, and the values of scalars as PyYAML users write
// them.
//
// tf-pwa stores keys that it does not know and never looks at them. Files made for it
// have to load here, so such a key gives a warning with its place and the nearest key
// instead of an error.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"

namespace jacta {

const std::vector<std::string>& top_level_keys();
const std::vector<std::string>& decay_option_keys();
const std::vector<std::string>& particle_keys();
const std::vector<std::string>& constraint_keys();

/// Warns for every key of `map` that is not among the known ones. `what` names the map.
void warn_unknown_keys(const Node& map,
                       const std::vector<std::string>& known,
                       const std::string& what,
                       Diagnostics& diagnostics);

/// The same for a particle, whose keys have families such as g_0 and mass_range.
void warn_unknown_particle_keys(const Node& map,
                                const std::string& name,
                                Diagnostics& diagnostics);

/// "file:line:column: path: text".
std::string message_at(const Node& node, const std::string& text);

/// The value of a key; nullptr where it is missing or null.
const Node* find_value(const Node& map, const std::string& key);
bool flag(const Node& map, const std::string& key, bool otherwise);
/// Throws InputError for anything but a finite number.
double finite_number(const Node& value);
std::optional<double> find_number(const Node& map, const std::string& key);
/// A spin or projection as a doubled integer, from 1, 0.5 or "1/2".
int doubled_spin(const Node& value);

}  // namespace jacta
