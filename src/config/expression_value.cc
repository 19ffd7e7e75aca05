#include "expression_value.h"

#include <fmt/format.h>

#include <cmath>

#include "number_sequences.h"

namespace jacta {

namespace {

constexpr double integer_limit = 0x1p53;

}  // namespace

void ExpressionSource::fail(std::size_t position,
                            const std::string& what,
                            const std::string& advice) const {
  constexpr std::size_t shown_limit = 200;
  std::string shown(text.substr(0, shown_limit));
  if (shown.size() < text.size()) shown += "...";
  throw InputError(where,
                   fmt::format("in '{}' at character {}: {}", shown, position + 1, what),
                   advice);
}

std::string_view Value::kind_name() const {
  switch (content.index()) {
    case 0:
      return "a number";
    case 1:
      return "a boolean";
    case 2:
      return "an array";
    case 3:
      return "a distribution";
    default:
      return "a list";
  }
}

Number number_of(const Value& value) {
  if (const auto* number = std::get_if<Number>(&value.content)) return *number;
  throw InputError(fmt::format("expected a number, found {}", value.kind_name()));
}

NumberArray array_of(const Value& value) {
  if (const auto* array = std::get_if<NumberArray>(&value.content)) return *array;
  const auto* list = std::get_if<Value::List>(&value.content);
  if (list == nullptr) {
    throw InputError(fmt::format("expected an array, found {}", value.kind_name()));
  }
  NumberArray array;
  array.is_integer = !list->empty();
  for (const Value& item : *list) {
    const auto* number = std::get_if<Number>(&item.content);
    if (number == nullptr) {
      throw InputError(fmt::format("an array of numbers holds {}", item.kind_name()),
                       "only arrays of one dimension are known");
    }
    array.values.push_back(number->value);
    array.is_integer = array.is_integer && number->is_integer;
  }
  return array;
}

namespace {

Number checked(double value, bool is_integer) {
  if (is_integer && std::abs(value) > integer_limit) {
    throw InputError("the integer result is beyond 2**53", "write 1.0 instead of 1");
  }
  return {is_integer ? value + 0.0 : value, is_integer};
}

Number integer_power(double base, double exponent) {
  double result = 1;
  for (; exponent > 0; exponent = std::floor(exponent / 2)) {
    if (std::fmod(exponent, 2) == 1) result = checked(result * base, true).value;
    if (exponent >= 2) base = std::min(base * base, 2 * integer_limit);
  }
  return {result, true};
}

Number power(Number base, Number exponent, bool is_array) {
  if (base.is_integer && exponent.is_integer && exponent.value < 0 && is_array) {
    throw InputError("integers to a negative integer power", "write 10.0 instead of 10");
  }
  if (base.is_integer && exponent.is_integer && exponent.value >= 0) {
    return integer_power(base.value, exponent.value);
  }
  if (base.value == 0 && exponent.value < 0) throw InputError("a division by zero");
  const double result = real_power(base.value, exponent.value);
  const bool defined = std::isnan(base.value) || std::isnan(exponent.value);
  if (std::isnan(result) && !defined) {
    throw InputError("a fractional power of a negative number");
  }
  if (std::isinf(result) && std::isfinite(base.value) && std::isfinite(exponent.value)) {
    throw InputError("the power is too large");
  }
  return result;
}

Number combine(char operation, Number a, Number b, bool is_array) {
  const bool integer = a.is_integer && b.is_integer;
  switch (operation) {
    case '+':
      return checked(a.value + b.value, integer);
    case '-':
      return checked(a.value - b.value, integer);
    case '*':
      return checked(a.value * b.value, integer);
    case '/':
      if (b.value == 0) throw InputError("a division by zero");
      return a.value / b.value;
    default:
      return power(a, b, is_array);
  }
}

std::size_t common_length(const NumberArray& a, const NumberArray& b) {
  if (a.values.size() == b.values.size() || b.values.size() == 1) return a.values.size();
  if (a.values.size() == 1) return b.values.size();
  throw InputError(fmt::format(
      "arrays of different length, {} and {}", a.values.size(), b.values.size()));
}

NumberArray combine(char operation, const NumberArray& a, const NumberArray& b) {
  const std::size_t length = common_length(a, b);
  NumberArray out;
  out.is_integer = a.is_integer && b.is_integer && operation != '/';
  out.values.reserve(length);
  for (std::size_t i = 0; i < length; ++i) {
    const Number x = {a.values[a.values.size() == 1 ? 0 : i], a.is_integer};
    const Number y = {b.values[b.values.size() == 1 ? 0 : i], b.is_integer};
    out.values.push_back(combine(operation, x, y, true).value);
  }
  return out;
}

NumberArray operand(const Value& value) {
  if (const auto* number = std::get_if<Number>(&value.content)) {
    return {{number->value}, number->is_integer};
  }
  return array_of(value);
}

}  // namespace

Value apply_operator(char operation, const Value& left, const Value& right) {
  const auto* a = std::get_if<Number>(&left.content);
  const auto* b = std::get_if<Number>(&right.content);
  if (a != nullptr && b != nullptr) return {combine(operation, *a, *b, false)};
  const bool has_array = std::holds_alternative<NumberArray>(left.content) ||
                         std::holds_alternative<NumberArray>(right.content);
  if (!has_array) {
    throw InputError(
        fmt::format("no arithmetic with {} and {}", left.kind_name(), right.kind_name()),
        "use np.array([...]) for lists");
  }
  return {combine(operation, operand(left), operand(right))};
}

Value negated(const Value& value) {
  if (const auto* number = std::get_if<Number>(&value.content)) {
    const double negative = number->is_integer ? 0 - number->value : -number->value;
    return {Number(negative, number->is_integer)};
  }
  if (std::holds_alternative<Value::List>(value.content)) {
    throw InputError("no sign in front of a list", "use np.array([...])");
  }
  NumberArray array = array_of(value);
  for (double& x : array.values) x = array.is_integer ? 0 - x : -x;
  return {array};
}

}  // namespace jacta
