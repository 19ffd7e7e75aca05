#include "format_spec.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "jacta/base/utf8.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

constexpr std::size_t width_limit = 1000;

bool is_align(char c) {
  return c == '<' || c == '>' || c == '=' || c == '^';
}

std::size_t read_count(std::string_view text, std::size_t& at) {
  std::size_t count = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    count = 10 * count + static_cast<std::size_t>(text[at] - '0');
    if (count > width_limit) throw InputError("a width or precision above 1000");
  }
  return count;
}

void read_alignment(std::string_view text, std::size_t& at, FormatSpec& spec) {
  std::size_t behind = 0;
  if (!text.empty()) next_code_point(text, behind);
  if (behind < text.size() && is_align(text[behind])) {
    spec.fill = std::string(text.substr(0, behind));
    spec.align = text[behind];
    at = behind + 1;
  } else if (!text.empty() && is_align(text[0])) {
    spec.align = text[0];
    at = 1;
  }
}

}  // namespace

FormatSpec parse_format_spec(std::string_view text) {
  FormatSpec spec;
  std::size_t at = 0;
  const auto take = [&](char c) {
    const bool there = at < text.size() && text[at] == c;
    if (there) ++at;
    return there;
  };
  read_alignment(text, at, spec);
  if (at < text.size() && (text[at] == '+' || text[at] == '-' || text[at] == ' ')) {
    spec.sign = text[at++];
  }
  spec.no_negative_zero = take('z');
  spec.alternate = take('#');
  spec.zero = take('0');
  spec.width = read_count(text, at);
  if (take(',') || take('_')) throw InputError("thousands separators are not supported");
  if (take('.')) {
    const std::size_t start = at;
    const std::size_t precision = read_count(text, at);
    if (at == start) throw InputError("the precision is missing");
    spec.precision = static_cast<int>(precision);
  }
  if (at < text.size()) spec.type = text[at++];
  if (at < text.size()) throw InputError("invalid format '" + std::string(text) + "'");
  return spec;
}

namespace {

std::string padded(const std::string& sign,
                   const std::string& body,
                   const FormatSpec& spec,
                   char align) {
  const std::size_t length = utf8_length(sign) + utf8_length(body);
  const std::size_t missing = spec.width > length ? spec.width - length : 0;
  const auto fill = [&spec](std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += spec.fill;
    return out;
  };
  if (align == '<') return sign + body + fill(missing);
  if (align == '^') return fill(missing / 2) + sign + body + fill(missing - missing / 2);
  if (align == '=') return sign + fill(missing) + body;
  return fill(missing) + sign + body;
}

FormatSpec with_zero_fill(FormatSpec spec, char zero_align) {
  const bool zero = spec.zero && spec.fill.empty();
  if (zero && spec.align == 0) spec.align = zero_align;
  if (spec.fill.empty()) spec.fill = zero ? "0" : " ";
  return spec;
}

std::string format_text(const std::string& text, const FormatSpec& given) {
  const FormatSpec spec = with_zero_fill(given, '<');
  if (spec.type != 0 && spec.type != 's') {
    throw InputError(std::string("the format '") + spec.type + "' does not fit a string");
  }
  if (spec.sign != 0 || spec.alternate || spec.no_negative_zero || spec.align == '=') {
    throw InputError("a sign, '#', 'z' and '=' do not fit a string");
  }
  std::string shown = text;
  if (spec.precision) {
    std::size_t at = 0;
    for (int i = 0; i < *spec.precision && at < text.size(); ++i)
      next_code_point(text, at);
    shown = text.substr(0, at);
  }
  return padded("", shown, spec, spec.align != 0 ? spec.align : '<');
}

std::string format_number(bool negative,
                          const std::string& prefix,
                          const std::string& body,
                          const FormatSpec& given) {
  const FormatSpec spec = with_zero_fill(given, '=');
  std::string sign;
  if (negative) sign = "-";
  if (!negative && spec.sign != 0 && spec.sign != '-') sign = std::string(1, spec.sign);
  return padded(sign + prefix, body, spec, spec.align != 0 ? spec.align : '>');
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string digits_of(double value, std::chars_format format, int precision) {
  std::string buffer(static_cast<std::size_t>(precision) + 400, ' ');
  const auto [end, error] = std::to_chars(
      buffer.data(), buffer.data() + buffer.size(), value, format, precision);
  (void)error;
  buffer.resize(static_cast<std::size_t>(end - buffer.data()));
  return buffer;
}

std::string with_point(std::string text) {
  if (text.find('.') != std::string::npos) return text;
  text.insert(std::min(text.find('e'), text.size()), ".");
  return text;
}

int exponent_of(const std::string& scientific) {
  return std::atoi(scientific.c_str() + scientific.find('e') + 1);
}

// %g: `switch_at` is the exponent from which the scientific notation is used.
std::string general(double value, int precision, bool keep_zeros, int switch_at) {
  const std::string scientific =
      digits_of(value, std::chars_format::scientific, precision - 1);
  const int exponent = exponent_of(scientific);
  const bool use_exponent = exponent < -4 || exponent >= switch_at;
  std::string text =
      use_exponent ? scientific
                   : digits_of(value, std::chars_format::fixed, precision - 1 - exponent);
  if (keep_zeros || text.find('.') == std::string::npos) return text;
  const std::size_t mark = std::min(text.find('e'), text.size());
  const std::string tail = text.substr(mark);
  text.resize(mark);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + tail;
}

// Without a type: like repr, or like 'g' with at least one digit behind the point.
std::string untyped(double value, const FormatSpec& spec) {
  if (!spec.precision) return python_repr(value);
  const int precision = std::max(*spec.precision, 1);
  std::string text = general(value, precision, spec.alternate, precision - 1);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string magnitude(double value, const FormatSpec& spec) {
  const int precision = spec.precision.value_or(6);
  const char type = spec.type >= 'A' && spec.type <= 'Z'
                        ? static_cast<char>(spec.type - 'A' + 'a')
                        : spec.type;
  if (std::isnan(value)) return type == '%' ? "nan%" : "nan";
  if (std::isinf(value)) return type == '%' ? "inf%" : "inf";
  std::string text;
  if (type == 0) {
    text = untyped(value, spec);
  } else if (type == 'e') {
    text = digits_of(value, std::chars_format::scientific, precision);
  } else if (type == 'f' || type == '%') {
    text = digits_of(value, std::chars_format::fixed, precision);
  } else {
    const int digits = std::max(precision, 1);
    text = general(value, digits, spec.alternate, digits);
  }
  if (spec.alternate) text = with_point(text);
  return type == '%' ? text + "%" : text;
}

std::string format_real(double value, const FormatSpec& spec) {
  constexpr std::string_view types = "eEfFgGn%";
  if (spec.type != 0 && types.find(spec.type) == types.npos) {
    throw InputError(std::string("the format '") + spec.type +
                         "' does not fit a number that is not an integer",
                     "use a format such as {name:.2f}, or an integer");
  }
  const double size = std::abs(spec.type == '%' ? 100 * value : value);
  std::string text = magnitude(size, spec);
  const bool is_zero = text.find_first_of("123456789n") == std::string::npos;
  const bool negative = std::signbit(value) && !std::isnan(value);
  if (spec.type >= 'A' && spec.type <= 'Z') text = upper(text);
  return format_number(negative && !(is_zero && spec.no_negative_zero), "", text, spec);
}

std::string integer_digits(const Node& value, const FormatSpec& spec) {
  if (spec.type == 0 || spec.type == 'd' || spec.type == 'n') {
    const std::string text = value.as_text();
    return text.starts_with('-') ? text.substr(1) : text;
  }
  const int base = spec.type == 'b' ? 2 : spec.type == 'o' ? 8 : 16;
  const std::int64_t number = value.as_integer();
  const auto bits = static_cast<std::uint64_t>(number);
  const std::uint64_t size = number < 0 ? std::uint64_t{0} - bits : bits;
  char buffer[70];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, size, base);
  (void)error;
  const std::string text(buffer, end);
  return spec.type == 'X' ? upper(text) : text;
}

std::string format_integer(const Node& value, const FormatSpec& spec) {
  constexpr std::string_view types = "bdnoxX";
  constexpr std::string_view real_types = "eEfFgG%";
  if (real_types.find(spec.type) != real_types.npos && spec.type != 0) {
    return format_real(value.as_real(), spec);
  }
  if (spec.type != 0 && types.find(spec.type) == types.npos) {
    throw InputError(std::string("the format '") + spec.type +
                     "' does not fit an integer");
  }
  if (spec.precision) throw InputError("a precision does not fit an integer");
  if (spec.no_negative_zero) throw InputError("'z' does not fit an integer");
  const bool negative = value.as_text().starts_with('-');
  constexpr std::string_view prefixed = "boxX";
  const bool has_prefix =
      spec.alternate && spec.type != 0 && prefixed.find(spec.type) != prefixed.npos;
  const std::string prefix = has_prefix ? std::string("0") + spec.type : "";
  return format_number(negative, prefix, integer_digits(value, spec), spec);
}

bool is_plain(const FormatSpec& spec) {
  return spec.align == 0 && spec.sign == 0 && !spec.zero && spec.width == 0 &&
         !spec.precision && spec.type == 0 && !spec.alternate && !spec.no_negative_zero;
}

}  // namespace

std::string format_value(const Node& value, const FormatSpec& spec) {
  switch (value.kind()) {
    case Node::Kind::string:
      return format_text(value.as_string(), spec);
    case Node::Kind::integer:
      return format_integer(value, spec);
    case Node::Kind::real:
      return format_real(value.as_real(), spec);
    case Node::Kind::boolean:
      if (is_plain(spec)) return value.as_text();
      return format_integer(Node::integer(value.as_boolean()), spec);
    case Node::Kind::null:
      if (is_plain(spec)) return "None";
      throw InputError("a null value takes no format");
    default:
      throw InputError(std::string(value.kind_name()) + " cannot be formatted");
  }
}

}  // namespace jacta
