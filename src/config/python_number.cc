#include <charconv>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/config/python_text.h"

namespace jacta {

std::string python_repr(Number value) {
  if (!value.is_integer || !std::isfinite(value.value)) return python_repr(value.value);
  char buffer[400];
  const auto [end, error] = std::to_chars(
      buffer, buffer + sizeof buffer, value.value + 0.0, std::chars_format::fixed, 0);
  (void)error;
  return std::string(buffer, end);
}

}  // namespace jacta
