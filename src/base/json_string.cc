#include "jacta/base/json_string.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

#include "jacta/base/utf8.h"

namespace jacta {

namespace {

constexpr std::uint32_t high_surrogate = 0xD800;
constexpr std::uint32_t low_surrogate = 0xDC00;
constexpr std::uint32_t behind_surrogates = 0xE000;

void append_unit(std::string& out, std::uint32_t unit) {
  out += fmt::format("\\u{:04x}", unit);
}

std::optional<std::uint32_t> four_digits(std::string_view text, std::size_t& at) {
  std::uint32_t code = 0;
  for (int i = 0; i < 4; ++i, ++at) {
    constexpr std::string_view digits = "0123456789abcdef";
    const char c = at < text.size() ? text[at] : ' ';
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    const std::size_t digit = digits.find(lower);
    if (digit == digits.npos) return {};
    code = 16 * code + static_cast<std::uint32_t>(digit);
  }
  return code;
}

// What follows a backslash.
std::string read_escape(std::string_view text, std::size_t& at, std::string& out) {
  constexpr std::string_view names = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const std::string no_digits = "\\u needs four hexadecimal digits";
  if (at < text.size() && text[at] == 'u') {
    auto code = four_digits(text, ++at);
    if (!code) return no_digits;
    const bool high = *code >= high_surrogate && *code < low_surrogate;
    if (high && text.substr(at).starts_with("\\u")) {
      at += 2;
      const auto low = four_digits(text, at);
      if (!low) return no_digits;
      if (*low >= low_surrogate && *low < behind_surrogates) {
        code = 0x10000 + ((*code - high_surrogate) << 10) + (*low - low_surrogate);
      } else {
        append_utf8(out, *code);
        code = low;
      }
    }
    append_utf8(out, *code);
    return "";
  }
  const std::size_t index = at < text.size() ? names.find(text[at]) : names.npos;
  if (index == names.npos) return "an unknown escape in a string";
  out += meanings[index];
  ++at;
  return "";
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t code = next_code_point(text, at);
    constexpr std::string_view specials = "\"\\\b\f\n\r\t";
    constexpr std::string_view names = "\"\\bfnrt";
    const std::size_t special =
        code < 0x80 ? specials.find(static_cast<char>(code)) : specials.npos;
    if (special != specials.npos) {
      out += '\\';
      out += names[special];
    } else if (code >= 0x20 && code < 0x7F) {
      out += static_cast<char>(code);
    } else if (code < 0x10000) {
      append_unit(out, code);
    } else {
      append_unit(out, high_surrogate + ((code - 0x10000) >> 10));
      append_unit(out, low_surrogate + ((code - 0x10000) & 0x3FF));
    }
  }
  return out + '"';
}

std::string read_json_string(std::string_view text, std::size_t& at, std::string& out) {
  for (++at; at < text.size();) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) < 0x20) return "a control character in a string";
    ++at;
    if (c == '"') return "";
    if (c != '\\') {
      out += c;
      continue;
    }
    std::string fault = read_escape(text, at, out);
    if (!fault.empty()) return fault;
  }
  return "a string does not end";
}

}  // namespace jacta
