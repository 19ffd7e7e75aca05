#include "jacta/base/rounding.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "jacta/base/text.h"

namespace jacta {

namespace {

/// Three digits and the exponent of the first: 0.119 is 119, -1.
struct Leading {
  int digits = 0;
  int exponent = 0;
};

double power_of_ten(int exponent) {
  return std::strtod(fmt::format("1e{}", exponent).c_str(), nullptr);
}

std::string without_sign_of_zero(std::string text) {
  const bool is_zero = text.find_first_of("123456789") == std::string::npos;
  return text.starts_with('-') && is_zero ? text.substr(1) : text;
}

int exponent_of(const std::string& scientific) {
  const char* begin = scientific.data() + scientific.find('e') + 1;
  if (*begin == '+') ++begin;
  int exponent = 0;
  std::from_chars(begin, scientific.data() + scientific.size(), exponent);
  return exponent;
}

// The decimal digits are those of the text, correctly rounded.
Leading leading(double x) {
  const std::string text = fmt::format("{:.2e}", std::abs(x));
  return {100 * (text[0] - '0') + 10 * (text[2] - '0') + (text[3] - '0'),
          exponent_of(text)};
}

/// The decimal place of the last digit that is kept.
int last_place(double error) {
  const Leading first = leading(error);
  return first.digits <= 354 ? first.exponent - 1 : first.exponent;
}

/// |x| is digits * 10^place, rounded.
std::string digits_to(double x, int place) {
  const double size = std::abs(x);
  const int first = exponent_of(fmt::format("{:.17e}", size));
  if (x == 0 || first < place - 1) return "0";
  if (first == place - 1) {
    return size >= 5 * power_of_ten(first) ? "1" : "0";
  }
  const std::string text = fmt::format("{:.{}e}", size, first - place);
  std::string digits = text.substr(0, text.find('e'));
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  // 9.99 became 10.0: one digit more.
  if (exponent_of(text) > first) digits += '0';
  return digits;
}

// x in units of 10^unit, to the decimal place `place`: the decimal point of the exact
// digits is moved, nothing is multiplied.
std::string at_place(double x, int place, int unit) {
  std::string digits = digits_to(x, place);
  const int decimals = unit - place;
  if (decimals < 0) digits.append(static_cast<std::size_t>(-decimals), '0');
  const auto n = static_cast<std::size_t>(std::max(decimals, 0));
  if (digits.size() <= n) digits = std::string(n + 1 - digits.size(), '0') + digits;
  if (n > 0) digits.insert(digits.end() - static_cast<std::ptrdiff_t>(n), '.');
  const bool is_zero = digits.find_first_not_of("0.") == std::string::npos;
  if (n == 0 && is_zero) return "0";
  return x < 0 && !is_zero ? fmt::format("-{}", digits) : digits;
}

/// The power of ten that is written: none for numbers that are read at a glance.
int unit_of(double value, double error, int place) {
  const double largest = std::max(std::abs(value), std::abs(error));
  const int first = leading(largest).exponent;
  return first >= 6 || place > 1 || first < -4 ? first : 0;
}

std::string with_unit(const std::string& text, int unit) {
  return unit == 0 ? text : fmt::format("{}e{:+03d}", text, unit);
}

bool is_error(double error) {
  return std::isfinite(error) && error > 0;
}

}  // namespace

std::string six_digits(double value) {
  if (!std::isfinite(value)) return shortest(value);
  return without_sign_of_zero(fmt::format("{:.6g}", value));
}

RoundedValue rounded(double value, double error) {
  if (!is_error(error) || !std::isfinite(value)) {
    return {six_digits(value), is_error(error) ? fmt::format("{:.2g}", error) : ""};
  }
  const int place = last_place(error);
  const int unit = unit_of(value, error, place);
  // 0.950 to 0.999 become 1.0.
  const Leading first = leading(error);
  const double kept = first.digits >= 950 ? power_of_ten(first.exponent + 1) : error;
  return {with_unit(at_place(value, place, unit), unit),
          with_unit(at_place(kept, place, unit), unit)};
}

std::string rounded_text(double value, double error) {
  const RoundedValue both = rounded(value, error);
  if (both.error.empty()) return both.value;
  return fmt::format("{} +- {}", both.value, both.error);
}

std::string rounded_value(double value, double error) {
  return rounded(value, error).value;
}

}  // namespace jacta
