// Values within an expression, and the four operations and powers on them.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "jacta/config/expression.h"

namespace jacta {

/// The string that is evaluated, and where it stood.
struct ExpressionSource {
  std::string_view text;
  const Location& where;

  /// Throws InputError that shows the string and the position (0-based) in it.
  [[noreturn]] void fail(std::size_t position,
                         const std::string& what,
                         const std::string& advice = "") const;
};

struct Value {
  using List = std::vector<Value>;
  std::variant<Number, bool, NumberArray, FrozenDistribution, List> content;

  std::string_view kind_name() const;
};

/// A number by itself. Throws InputError for anything else.
Number number_of(const Value& value);

/// An array, or a list of numbers as an array; InputError for anything else.
NumberArray array_of(const Value& value);

/// '+', '-', '*', '/' and '^' (power). Throws InputError where it is not defined.
Value apply_operator(char operation, const Value& left, const Value& right);

Value negated(const Value& value);

}  // namespace jacta
