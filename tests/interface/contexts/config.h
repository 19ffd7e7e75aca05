// What the examples of the room config take for granted.
#pragma once

namespace config_key_table {
double checked(const jacta::Node&);
extern jacta::KeyTable table;
}  // namespace config_key_table
