// UTF-8, lone surrogates included, as Python's json lets them through.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jacta {

void append_utf8(std::string& out, std::uint32_t code);

/// The code point at `at`, which moves behind it; a malformed byte gives U+FFFD.
std::uint32_t next_code_point(std::string_view text, std::size_t& at);

/// Number of code points.
std::size_t utf8_length(std::string_view text);

}  // namespace jacta
