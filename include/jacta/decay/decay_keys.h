// Readers of values as PyYAML users write them, for the key tables of a decay model's file.
//
// tf-pwa stores keys that it does not know and never looks at them, so that a misspelt
// one changes the result without a word. Here every map has a KeyTable, and such a key is
// an error with its place and the nearest key. A key that means nothing here, or whose
// meaning is not available, is passed over where its value asks for nothing (False, 0,
// none, an empty list), which is how tf-pwa's files switch it off.
//
//     struct Settings { bool extended = false; std::optional<double> bg_frac; } s;
//     jacta::KeyTable table{{"extended", jacta::switch_into(s.extended), "..."},
//                           {"bg_frac", jacta::number_into(s.bg_frac), "..."}};
//     jacta::read_map(table.of("data"), node, diagnostics);    // throws the first error
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/key_table.h"
#include "jacta/config/node.h"

namespace jacta {

/// Reads a map whose values are all that is wanted: throws InputError for its first error,
/// and hands notes to `diagnostics`.
void read_map(KeyTable table, const Node& map, Diagnostics& diagnostics);
/// Within the reader of a key: throws InputError for the first error; notes are left out.
void read_map(KeyTable table, const Node& map);

// True, False, or a number that is 0 for False.
KeyTable::Reader switch_into(bool& target);
KeyTable::Reader switch_into(std::optional<bool>& target);
// A finite number.
KeyTable::Reader number_into(double& target);
KeyTable::Reader number_into(std::optional<double>& target);
// A name, also where YAML takes it for a number.
KeyTable::Reader name_into(std::string& target);
KeyTable::Reader name_into(std::optional<std::string>& target);
// The value as it is, of one kind.
KeyTable::Reader list_into(Node& target, Node of_items);
KeyTable::Reader node_into(Node& target, Node schema);

/// "file:line:column: path: text".
std::string message_at(const Node& node, const std::string& text);

/// The value of a key; nullptr where it is missing or null.
const Node* find_value(const Node& map, const std::string& key);
/// Throws InputError for anything but True, False and numbers.
bool is_switched_on(const Node& value);
/// Throws InputError for anything but a finite number.
double finite_number(const Node& value);
std::optional<double> find_number(const Node& map, const std::string& key);
/// A spin or projection as a doubled integer, from 1, 0.5 or "1/2".
int doubled_spin(const Node& value);
/// What doubled_spin() accepts.
Node spin_schema();

}  // namespace jacta
