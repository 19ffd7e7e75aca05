#include "jacta/base/utf8.h"

namespace jacta {

std::size_t invalid_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned first = byte(i);
    const unsigned second = byte(i + 1);
    std::size_t length = 1;
    if (first >= 0x80) {
      // Overlong forms, surrogates and what lies beyond U+10FFFF are in the second byte.
      const bool two = first >= 0xC2 && first <= 0xDF;
      const bool three = (first & 0xF0) == 0xE0 && !(first == 0xE0 && second < 0xA0) &&
                         !(first == 0xED && second > 0x9F);
      const bool four = first >= 0xF0 && first <= 0xF4 &&
                        !(first == 0xF0 && second < 0x90) &&
                        !(first == 0xF4 && second > 0x8F);
      length = two ? 2 : three ? 3 : four ? 4 : 0;
    }
    if (length == 0) return i;
    for (std::size_t k = 1; k < length; ++k) {
      if (!continues(i + k)) return i;
    }
    i += length;
  }
  return std::string_view::npos;
}

}  // namespace jacta
