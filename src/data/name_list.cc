#include "name_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/base/json_string.h"
#include "jacta/base/utf8.h"

namespace jacta {

namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<std::vector<std::string>> list() {
    std::vector<std::string> names;
    if (!take('[')) return {};
    if (take(']')) return at_end() ? std::optional(names) : std::nullopt;
    do {
      auto name = string();
      if (!name) return {};
      names.push_back(std::move(*name));
    } while (take(','));
    if (!take(']') || !at_end()) return {};
    return names;
  }

 private:
  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
  }

  bool at_end() {
    skip_blanks();
    return rest_.empty();
  }

  bool take(char character) {
    skip_blanks();
    if (!rest_.starts_with(character)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<std::string> string() {
    skip_blanks();
    if (!rest_.starts_with('"')) return {};
    std::string out;
    std::size_t end = 0;
    const bool good = read_json_string(rest_, end, out).empty();
    if (!good || invalid_utf8(out) != std::string_view::npos) return {};
    rest_.remove_prefix(end);
    return out;
  }

  std::string_view rest_;
};

}  // namespace

std::string name_list_text(std::span<const std::string> names) {
  std::string out;
  for (const auto& name : names) {
    if (invalid_utf8(name) != std::string_view::npos) {
      throw UsageError(fmt::format("the name '{}' is not UTF-8", name));
    }
    out += (out.empty() ? "" : ", ") + json_string(name);
  }
  return "[" + out + "]";
}

std::optional<std::vector<std::string>> parse_name_list(std::string_view text) {
  return Parser(text).list();
}

}  // namespace jacta
