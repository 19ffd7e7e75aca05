// Keys of a decay model's configuration, and the values of scalars as PyYAML users write
// them.
//
// tf-pwa stores keys that it does not know and never looks at them, so that a misspelt
// one changes the result without a word. Here it is an error, see key_rules.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"
#include "jacta/decay/key_rules.h"

namespace jacta {

const KeyRules& top_level_keys();
const KeyRules& decay_option_keys();
/// Of decay_chain.$all and decay_chain_params.
const KeyRules& chain_option_keys();
const KeyRules& constraint_keys();

/// For a particle, whose keys depend on its model and have families such as g_0 and
/// mass_range.
void check_particle_keys(const Node& map,
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
