// Options that are one word of an enumeration, or of a few names. A wrong word is told
// with the nearest one.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "jacta/config/words.h"

namespace jacta::apps {

/// Refuses a word that is none of these.
CLI::Validator one_of_words(const std::vector<std::string>& words);

/// An option that fills `target` where it is given.
template <class Kind>
CLI::Option* add_word_option(CLI::App& command,
                             const std::string& names,
                             std::optional<Kind>& target,
                             const std::string& help) {
  return command
      .add_option_function<std::string>(
          names,
          [&target](const std::string& text) { target = from_word<Kind>(text); },
          help)
      ->check(one_of_words(all_words<Kind>()));
}

}  // namespace jacta::apps
