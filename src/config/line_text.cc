#include "jacta/config/line_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/config/python_text.h"

namespace jacta {

namespace {

bool has_any(const std::string& text, const char* characters) {
  return text.find_first_of(characters) != std::string::npos;
}

Node line_schema() {
  return either_schema({type_schema("string"), type_schema("number")});
}

Node lines_schema() {
  return either_schema(
      {type_schema("string"), type_schema("number"), list_schema(line_schema())});
}

}  // namespace

void check_line(const Node& node, const std::string& text) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::none_of(text.begin(), text.end(), is_control)) return;
  throw node.error("a line break or another control character in " + python_json(node),
                   "write one line of text");
}

std::string read_line(const Node& node, const LineRule& rule) {
  std::string text = node.as_text();
  check_line(node, text);
  if (text.empty()) return text;
  std::string fault;
  if (has_any(text, rule.without)) {
    fault = fmt::format("may not have any of {}", rule.without);
  } else if (has_any(text.substr(0, 1), rule.begin_without)) {
    fault = fmt::format("may not begin with {}", text.front());
  } else if (has_any(text.substr(text.size() - 1), rule.end_without)) {
    fault = fmt::format("may not end with {}", text.back());
  }
  if (!fault.empty()) throw node.error(fmt::format("'{}' {}", text, fault), rule.because);
  return text;
}

KeyTable::Reader line_into(std::string& target, const LineRule& rule) {
  return accepting(line_schema(),
                   [&target, rule](const Node& node) { target = read_line(node, rule); });
}

KeyTable::Reader lines_into(std::vector<std::string>& target,
                            std::function<std::string(const Node&)> read) {
  return accepting(lines_schema(), [&target, read = std::move(read)](const Node& node) {
    std::vector<std::string> lines;
    if (node.is_list()) {
      for (const auto& item : node.items()) lines.push_back(read(item));
    } else {
      lines.push_back(read(node));
    }
    target = std::move(lines);
  });
}

}  // namespace jacta
