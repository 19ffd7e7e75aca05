#include "name_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "jacta/base/error.h"

namespace jacta {

namespace {

struct Escape {
  char letter;
  char character;
};

constexpr Escape escapes[] = {{'"', '"'},
                              {'\\', '\\'},
                              {'/', '/'},
                              {'b', '\b'},
                              {'f', '\f'},
                              {'n', '\n'},
                              {'r', '\r'},
                              {'t', '\t'}};

constexpr std::uint32_t high_surrogate = 0xD800;
constexpr std::uint32_t low_surrogate = 0xDC00;

bool is_high_surrogate(std::uint32_t unit) {
  return unit >> 10 == high_surrogate >> 10;
}
bool is_low_surrogate(std::uint32_t unit) {
  return unit >> 10 == low_surrogate >> 10;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto push = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) {
    push(point);
  } else if (point < 0x800) {
    push(0xC0 | point >> 6);
    push(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    push(0xE0 | point >> 12);
    push(0x80 | (point >> 6 & 0x3F));
    push(0x80 | (point & 0x3F));
  } else {
    push(0xF0 | point >> 18);
    push(0x80 | (point >> 12 & 0x3F));
    push(0x80 | (point >> 6 & 0x3F));
    push(0x80 | (point & 0x3F));
  }
}

/// Takes one code point from the front of `text`.
std::uint32_t take_code_point(std::string_view& text, const std::string& whole) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = first < 0x80             ? 1
                             : (first & 0xE0) == 0xC0 ? 2
                             : (first & 0xF0) == 0xE0 ? 3
                             : (first & 0xF8) == 0xF0 ? 4
                                                      : 0;
  std::uint32_t point = length < 2 ? first : first & (0x7Fu >> length);
  bool good = length > 0 && length <= text.size();
  for (std::size_t i = 1; good && i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    good = (byte & 0xC0) == 0x80;
    point = point << 6 | (byte & 0x3Fu);
  }
  if (!good) throw UsageError(fmt::format("the name '{}' is not UTF-8", whole));
  text.remove_prefix(length);
  return point;
}

std::string escaped(std::uint32_t point) {
  for (const auto& [letter, character] : escapes) {
    const bool same = static_cast<std::uint32_t>(character) == point;
    if (same && letter != '/') return {'\\', letter};
  }
  if (point >= 0x20 && point < 0x7F) return {static_cast<char>(point)};
  if (point < 0x10000) return fmt::format("\\u{:04x}", point);
  const std::uint32_t above = point - 0x10000;
  return fmt::format("\\u{:04x}\\u{:04x}",
                     high_surrogate + (above >> 10),
                     low_surrogate + (above & 0x3FF));
}

std::string quoted(const std::string& name) {
  std::string out = "\"";
  std::string_view rest = name;
  while (!rest.empty()) out += escaped(take_code_point(rest, name));
  return out + "\"";
}

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

  std::optional<std::uint32_t> code_unit() {
    if (!rest_.starts_with("\\u") || rest_.size() < 6) return {};
    std::uint32_t unit = 0;
    for (const char digit : rest_.substr(2, 4)) {
      const std::string_view digits = "0123456789abcdef";
      const auto value = digits.find(digit >= 'A' && digit <= 'F' ? digit + 32 : digit);
      if (value == std::string_view::npos) return {};
      unit = unit << 4 | static_cast<std::uint32_t>(value);
    }
    rest_.remove_prefix(6);
    return unit;
  }

  bool append_escaped(std::string& out) {
    if (rest_.starts_with("\\u")) {
      auto point = code_unit();
      if (!point || is_low_surrogate(*point)) return false;
      if (is_high_surrogate(*point)) {
        const auto low = code_unit();
        if (!low || !is_low_surrogate(*low)) return false;
        point = 0x10000 + ((*point - high_surrogate) << 10) + (*low - low_surrogate);
      }
      append_utf8(out, *point);
      return true;
    }
    for (const auto& [letter, character] : escapes) {
      if (rest_.size() < 2 || rest_[1] != letter) continue;
      out += character;
      rest_.remove_prefix(2);
      return true;
    }
    return false;
  }

  std::optional<std::string> string() {
    if (!take('"')) return {};
    std::string out;
    while (!rest_.empty() && rest_[0] != '"') {
      if (rest_[0] == '\\') {
        if (!append_escaped(out)) return {};
      } else {
        out += rest_[0];
        rest_.remove_prefix(1);
      }
    }
    if (rest_.empty()) return {};
    rest_.remove_prefix(1);
    return out;
  }

  std::string_view rest_;
};

}  // namespace

std::string name_list_text(std::span<const std::string> names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + quoted(name);
  return "[" + out + "]";
}

std::optional<std::vector<std::string>> parse_name_list(std::string_view text) {
  return Parser(text).list();
}

}  // namespace jacta
