// Words of a POSIX shell: quoting and splitting, as Python's shlex does.
//
//     jacta::shell_quote("{\"a\":1}") == "'{\"a\":1}'"
//     jacta::shell_split("--name 'a b' c")[1] == "a b"
#pragma once

#include <span>
#include <string>
#include <vector>

namespace jacta {

/// The word as it is where all characters are harmless, else in single quotes.
std::string shell_quote(const std::string& word);

/// The words, quoted and joined by blanks.
std::string shell_join(std::span<const std::string> words);

/// The words of a line: quotes and backslashes removed, nothing expanded. Throws
/// InputError for a quote that is not closed.
std::vector<std::string> shell_split(const std::string& line);

/// The same for commands that are joined by `&&`: the words of each. What is quoted is a
/// word, `'&&'` too.
std::vector<std::vector<std::string>> shell_commands(const std::string& line);

}  // namespace jacta
