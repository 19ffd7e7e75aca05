#include "number_text.h"

#include <charconv>
#include <limits>
#include <system_error>

namespace jacta {

namespace {

// Whether a decimal number that from_chars finds out of range is too large (or too
// small).
bool is_large(std::string_view text) {
  const std::size_t mark = text.find_first_of("eE");
  const std::string_view digits = text.substr(0, mark);
  std::int64_t exponent = 0;
  if (mark != std::string_view::npos) {
    std::string_view power = text.substr(mark + 1);
    const bool negative = power.starts_with('-');
    if (negative || power.starts_with('+')) power.remove_prefix(1);
    for (const char c : power) {
      if (exponent < 1'000'000'000'000) exponent = 10 * exponent + (c - '0');
    }
    if (negative) exponent = -exponent;
  }
  const std::size_t first = digits.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const auto leading =
      static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  return exponent + leading > 0;
}

}  // namespace

double read_real(std::string_view text, const Location& location) {
  const std::string_view whole = text;
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::invalid_argument || stop != end) {
    throw InputError(location, "'" + std::string(whole) + "' is not a number");
  }
  if (error != std::errc::result_out_of_range) return value;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const double size = is_large(text) ? std::numeric_limits<double>::infinity() : 0.0;
  return negative ? -size : size;
}

Node read_integer(std::string_view digits, const Location& location) {
  if (digits.starts_with('+')) digits.remove_prefix(1);
  std::int64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error == std::errc::invalid_argument || stop != end) {
    throw InputError(location, "'" + std::string(digits) + "' is not an integer");
  }
  if (error != std::errc::result_out_of_range) return Node::integer(value, location);
  return Node::long_integer(std::string(digits), location);
}

}  // namespace jacta
