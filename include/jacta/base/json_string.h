// Strings of JSON (RFC 8259), written as Python's json.dumps writes them and read back.
//
// Use these where a file holds no other JSON than lists of names; use config/node.h, which
// reads and writes its strings by them, for whole documents.
//
//     jacta::json_string("caf\xC3\xA9") == R"("caf\u00e9")"
//
//     std::string name;
//     std::size_t at = 0;
//     const std::string fault = jacta::read_json_string(text, at, name);
//     if (!fault.empty()) ...   // what is wrong, at text[at]
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace jacta {

/// In double quotes; what is not printable ASCII is escaped, beyond U+FFFF by two
/// surrogates. Malformed bytes become U+FFFD.
std::string json_string(std::string_view text);

/// Reads the string whose opening quote is text[at]; `at` moves behind the closing one.
/// Empty, or what is wrong with the character that `at` then stands before. As in Python,
/// `\u` escapes of lone surrogates are let through (utf8.h).
std::string read_json_string(std::string_view text, std::size_t& at, std::string& out);

}  // namespace jacta
