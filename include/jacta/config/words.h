// Words: an enumeration and its words in files and messages, in one table.
//
// Kinds (of intervals, of parameters, of minimisers) are enumerations: a misspelt one
// does not compile. Where a file, a command line or a message needs words, the table
// beside the enumeration has them, and nothing else compares text.
//
//     enum class Shade { light, dark };
//     constexpr std::array<jacta::Word<Shade>, 2> words_of(Shade) {
//       return {{{Shade::light, "light"}, {Shade::dark, "dark"}}};
//     }
//
//     jacta::word(Shade::dark) == "dark"
//     jacta::from_word<Shade>("light") == Shade::light      // else an empty optional
//     Shade shade = jacta::read_word<Shade>(node);          // else InputError
//     jacta::KeyTable table{{"shade", jacta::word_into(shade), "its shade"}};
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/config/node.h"

namespace jacta {

template <class Kind>
struct Word {
  Kind kind;
  std::string_view word;
};

/// Throws BugError for a value that the enumeration does not have.
template <class Kind>
std::string word(Kind kind) {
  for (const auto& entry : words_of(kind)) {
    if (entry.kind == kind) return std::string(entry.word);
  }
  throw BugError("a value of an enumeration has no word");
}

template <class Kind>
std::vector<std::string> all_words() {
  std::vector<std::string> words;
  for (const auto& entry : words_of(Kind{})) words.emplace_back(entry.word);
  return words;
}

template <class Kind>
std::optional<Kind> from_word(std::string_view text) {
  for (const auto& entry : words_of(Kind{})) {
    if (entry.word == text) return entry.kind;
  }
  return {};
}

/// The error of a text that is none of `words`; it names the nearest.
InputError no_such_word(const Node& node, const std::vector<std::string>& words);

/// Throws InputError with the place of `node` and the nearest word.
template <class Kind>
Kind read_word(const Node& node) {
  if (const auto kind = from_word<Kind>(node.as_string())) return *kind;
  throw no_such_word(node, all_words<Kind>());
}

}  // namespace jacta
