#include "word_options.h"

#include <fmt/format.h>

#include "jacta/base/text.h"

namespace jacta::apps {

CLI::Validator one_of_words(const std::vector<std::string>& words) {
  return {[words](const std::string& text) {
            for (const auto& word : words) {
              if (text == word) return std::string();
            }
            return fmt::format(
                "'{}' is not known; {}", text, nearest_advice(text, words));
          },
          fmt::format("{{{}}}", join(words, ","))};
}

}  // namespace jacta::apps
