#include "yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "number_text.h"

namespace jacta {

namespace {

constexpr std::string_view core_tag = "tag:yaml.org,2002:";

template <std::size_t n>
bool is_one_of(std::string_view text, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool consists_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string without_underscores(std::string_view text) {
  std::string out(text);
  std::erase(out, '_');
  return out;
}

Node integer_of_base(std::string_view digits,
                     int base,
                     bool negative,
                     const Location& location) {
  const std::string text = (negative ? "-" : "") + without_underscores(digits);
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || stop != end) {
    throw InputError(location, "the integer '" + text + "' does not fit into 64 bits");
  }
  return Node::integer(value, location);
}

// Parts of a number of base 60 such as "1:30:00", or nothing.
std::optional<double> base_60(std::string_view text) {
  if (text.find(':') == std::string_view::npos || !is_digit(text[0])) return std::nullopt;
  double value = 0;
  bool first = true;
  while (true) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    const bool last = colon == std::string_view::npos;
    const std::string_view whole = last ? part.substr(0, part.find('.')) : part;
    if (whole.empty() || !consists_of(whole, first ? "0123456789_" : "0123456789")) {
      return std::nullopt;
    }
    if (!first && (whole.size() > 2 || (whole.size() == 2 && whole[0] > '5'))) {
      return std::nullopt;
    }
    if (!consists_of(part.substr(whole.size()), ".0123456789_")) return std::nullopt;
    if (std::count(part.begin(), part.end(), '.') > 1) return std::nullopt;
    value = 60 * value + read_real(without_underscores(part));
    if (last) return value;
    text.remove_prefix(colon + 1);
    first = false;
  }
}

std::optional<Node> resolve_integer(const std::string& text, const Location& location) {
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || !is_digit(digits[0])) return std::nullopt;
  if (digits.starts_with("0x") || digits.starts_with("0b")) {
    const bool binary = digits[1] == 'b';
    digits.remove_prefix(2);
    if (!consists_of(digits, binary ? "01_" : "0123456789abcdefABCDEF_") ||
        consists_of(digits, "_")) {
      return std::nullopt;
    }
    return integer_of_base(digits, binary ? 2 : 16, negative, location);
  }
  if (digits.size() > 1 && digits[0] == '0') {
    if (!consists_of(digits, "01234567_")) return std::nullopt;
    return integer_of_base(digits, 8, negative, location);
  }
  if (consists_of(digits, "0123456789_")) {
    const std::string sign = negative ? "-" : "";
    return read_integer(sign + without_underscores(digits), location);
  }
  if (digits[0] == '0' || digits.find('.') != std::string_view::npos) return std::nullopt;
  const std::optional<double> sexagesimal = base_60(digits);
  if (!sexagesimal || *sexagesimal > 0x1p53) return std::nullopt;
  return Node::integer(static_cast<std::int64_t>(negative ? -*sexagesimal : *sexagesimal),
                       location);
}

std::size_t skip(std::string_view text, std::size_t at, std::string_view characters) {
  return std::min(text.find_first_not_of(characters, at), text.size());
}

// Whether `text` (without sign) reads digits [. digits] [e [sign] digits], with a point
// or an exponent.
bool looks_real(std::string_view text) {
  const bool starts_well = !text.empty() && (is_digit(text[0]) || text[0] == '.');
  if (!starts_well || (text[0] == '.' && (text.size() < 2 || !is_digit(text[1])))) {
    return false;
  }
  std::size_t at = skip(text, 0, "0123456789_");
  bool real = false;
  if (at < text.size() && text[at] == '.') {
    real = true;
    at = skip(text, at + 1, "0123456789_");
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    real = true;
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (at == text.size() || !consists_of(text.substr(at), "0123456789")) return false;
    at = text.size();
  }
  return real && at == text.size();
}

std::optional<Node> resolve_real(const std::string& text, const Location& location) {
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  const bool has_sign = negative || digits.starts_with('+');
  if (has_sign) digits.remove_prefix(1);
  constexpr std::array<std::string_view, 3> infinities = {".inf", ".Inf", ".INF"};
  constexpr std::array<std::string_view, 3> nans = {".nan", ".NaN", ".NAN"};
  if (is_one_of(digits, infinities)) {
    const double infinity = std::numeric_limits<double>::infinity();
    return Node::real(negative ? -infinity : infinity, location);
  }
  if (!has_sign && is_one_of(digits, nans)) {
    return Node::real(std::numeric_limits<double>::quiet_NaN(), location);
  }
  if (looks_real(digits)) {
    const double value = read_real(without_underscores(digits), location);
    return Node::real(negative ? -value : value, location);
  }
  if (digits.find('.') == std::string_view::npos || digits[0] == '.') return std::nullopt;
  const std::optional<double> sexagesimal = base_60(digits);
  if (!sexagesimal) return std::nullopt;
  return Node::real(negative ? -*sexagesimal : *sexagesimal, location);
}

}  // namespace

Node resolve_plain_scalar(const std::string& text, const Location& location) {
  constexpr std::array<std::string_view, 5> nulls = {"", "~", "null", "Null", "NULL"};
  constexpr std::array<std::string_view, 9> yes = {
      "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"};
  constexpr std::array<std::string_view, 9> no = {
      "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"};
  if (is_one_of(text, nulls)) return Node::null(location);
  if (is_one_of(text, yes)) return Node::boolean(true, location);
  if (is_one_of(text, no)) return Node::boolean(false, location);
  if (auto integer = resolve_integer(text, location)) return *integer;
  if (auto real = resolve_real(text, location)) return *real;
  return Node::string(text, location);
}

Node resolve_scalar(const std::string& text,
                    const std::string& tag,
                    const Location& location) {
  if (tag == "?" || tag.empty()) return resolve_plain_scalar(text, location);
  if (tag == "!" || tag == std::string(core_tag) + "str")
    return Node::string(text, location);
  const Node node = resolve_plain_scalar(text, location);
  if (tag == std::string(core_tag) + "float" && node.is_number()) {
    return Node::real(node.as_real(), location);
  }
  const bool fits =
      (tag == std::string(core_tag) + "int" && node.kind() == Node::Kind::integer) ||
      (tag == std::string(core_tag) + "bool" && node.is_boolean()) ||
      (tag == std::string(core_tag) + "null" && node.is_null());
  if (fits) return node;
  throw InputError(location,
                   "the tag '" + tag + "' is not allowed for '" + text + "'",
                   "only plain YAML values are read");
}

}  // namespace jacta
