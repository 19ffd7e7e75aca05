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

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&out, code](int shift) {
    out += static_cast<char>(0x80 | ((code >> shift) & 0x3F));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  constexpr std::uint32_t replacement = 0xFFFD;
  constexpr std::uint32_t smallest[] = {0, 0x80, 0x800, 0x10000};
  const auto first = static_cast<unsigned char>(text[at++]);
  if (first < 0x80) return first;
  const int length = first >= 0xF8 ? 0 : first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
  if (first < 0xC0 || length == 0) return replacement;
  std::uint32_t code = first & (0x3Fu >> length);
  std::size_t next = at;
  for (int i = 0; i < length; ++i, ++next) {
    const auto byte = next < text.size() ? static_cast<unsigned char>(text[next]) : 0u;
    if ((byte & 0xC0) != 0x80) return replacement;
    code = (code << 6) | (byte & 0x3F);
  }
  if (code < smallest[length] || code > 0x10FFFF) return replacement;
  at = next;
  return code;
}

std::size_t utf8_length(std::string_view text) {
  std::size_t length = 0;
  for (std::size_t at = 0; at < text.size(); ++length) next_code_point(text, at);
  return length;
}

}  // namespace jacta
