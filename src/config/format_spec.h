// The format specification of Python's str.format: what stands behind the colon.
//
//     [[fill]align][sign][z][#][0][width][.precision][type]
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "jacta/config/node.h"

namespace jacta {

struct FormatSpec {
  std::string fill = {};  ///< empty: a blank, or 0 where `zero` is set
  char align = 0;         ///< '<', '>', '=', '^' or 0
  char sign = 0;          ///< '+', '-', ' ' or 0
  bool no_negative_zero = false;
  bool alternate = false;
  bool zero = false;
  std::size_t width = 0;
  std::optional<int> precision = std::nullopt;
  char type = 0;
};

/// Throws InputError where `text` is no specification.
FormatSpec parse_format_spec(std::string_view text);

/// Throws InputError where the specification does not fit the value.
std::string format_value(const Node& value, const FormatSpec& spec);

}  // namespace jacta
