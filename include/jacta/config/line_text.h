// Lines of text: values that become a part of a script or of the input of another program,
// where a line break would begin something else.
//
// A line is the text of a value without line breaks and other control characters (ASCII
// below 0x20, and 0x7f); what else the program that reads it would misunderstand, a rule
// says. Where it is broken, an InputError names file, line and column, the character and
// what would become of it.
//
//     jacta::KeyTable keys{
//         {"partition", jacta::line_into(partition), "partition of the cluster"},
//         {"bind", jacta::lines_into(folders), "folders that the container sees"}};
//
// Use this for text that leaves the program, else the readers of key_table.h.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "jacta/config/key_table.h"
#include "jacta/config/node.h"

namespace jacta {

struct LineRule {
  const char* without = "";        ///< characters it may not have
  const char* begin_without = "";  ///< nor begin with
  const char* end_without = "";    ///< nor end with
  const char* because = "";        ///< what would become of them
};

/// The text of a string or number. Throws InputError where the rule is broken.
std::string read_line(const Node& node, const LineRule& rule = {});

/// Throws InputError for a text with control characters.
void check_line(const Node& node, const std::string& text);

/// A string or number that keeps the rule.
KeyTable::Reader line_into(std::string& target, const LineRule& rule = {});
/// One of them, or a list; `read` reads each.
KeyTable::Reader lines_into(
    std::vector<std::string>& target,
    std::function<std::string(const Node&)> read = [](const Node& node) {
      return read_line(node);
    });

}  // namespace jacta
