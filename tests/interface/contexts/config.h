// What the examples of the room config take for granted.
#pragma once

namespace config_key_table {
double checked(const jacta::Node&);
extern jacta::KeyTable table;
}  // namespace config_key_table

namespace config_line_text {
extern std::string partition;
extern std::vector<std::string> folders;
}  // namespace config_line_text
