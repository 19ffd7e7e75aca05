#include "jacta/base/utf8.h"

#include <gtest/gtest.h>

#include <vector>

namespace jacta {
namespace {

std::vector<std::uint32_t> code_points(std::string_view text) {
  std::vector<std::uint32_t> points;
  for (std::size_t at = 0; at < text.size();) points.push_back(next_code_point(text, at));
  return points;
}

// The borders of the lengths, and what RFC 3629 leaves out.
TEST(Utf8, CodePointsComeBack) {
  for (const std::uint32_t code : {0x1u,
                                   0x7Fu,
                                   0x80u,
                                   0x7FFu,
                                   0x800u,
                                   0xD7FFu,
                                   0xE000u,
                                   0xFFFFu,
                                   0x10000u,
                                   0x1F600u,
                                   0x10FFFFu}) {
    std::string text;
    append_utf8(text, code);
    EXPECT_EQ(code_points(text), std::vector<std::uint32_t>{code});
    EXPECT_EQ(invalid_utf8(text), std::string_view::npos) << code;
    EXPECT_EQ(utf8_length(text + text), 2u);
  }
}

TEST(Utf8, WhatIsNoTextIsFound) {
  using namespace std::string_literals;
  const std::string texts[] = {"a\xFF"s,              // no first byte
                               "a\xC0\x80"s,          // overlong
                               "a\xE0\x9F\xBF"s,      // overlong
                               "a\xF0\x8F\xBF\xBF"s,  // overlong
                               "a\xF4\x90\x80\x80"s,  // beyond U+10FFFF
                               "a\xC3"s,              // ends early
                               "a\xC3x"s};
  for (const auto& text : texts) {
    EXPECT_EQ(invalid_utf8(text), 1u);
    EXPECT_EQ(code_points(text)[1], 0xFFFDu);
  }
}

// Python's json writes and reads lone surrogates; a text file must not hold them.
TEST(Utf8, LoneSurrogatesAreNoTextButPass) {
  std::string text;
  append_utf8(text, 0xD800);
  EXPECT_EQ(code_points(text), std::vector<std::uint32_t>{0xD800});
  EXPECT_EQ(invalid_utf8(text), 0u);
}

}  // namespace
}  // namespace jacta
