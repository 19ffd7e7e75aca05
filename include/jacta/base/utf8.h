// UTF-8 (RFC 3629): whether text is text, and its code points.
//
// Use invalid_utf8() where text comes in from a file and a person has to repair it. Use
// next_code_point() to go through text that may hold anything: it never fails, a byte that
// belongs to no character gives U+FFFD. Both refuse overlong forms and what lies beyond
// U+10FFFF; only the first refuses lone surrogates, which Python's json lets through.
//
//     jacta::invalid_utf8("caf\xC3\xA9") == std::string_view::npos
//     jacta::utf8_length("caf\xC3\xA9") == 4
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace jacta {

/// Position of the first byte that is not part of well-formed UTF-8; npos where there is
/// none.
std::size_t invalid_utf8(std::string_view text);

/// Appends a code point below U+110000, lone surrogates included.
void append_utf8(std::string& out, std::uint32_t code);

/// The code point at `at`, which moves behind it; a malformed byte gives U+FFFD.
std::uint32_t next_code_point(std::string_view text, std::size_t& at);

/// Number of code points.
std::size_t utf8_length(std::string_view text);

}  // namespace jacta
