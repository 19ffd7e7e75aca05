#include "number_checks.h"

#include <charconv>

namespace jacta::apps {

CLI::Validator not_negative(const std::string& message) {
  return {[message](const std::string& text) {
            return text.starts_with('-') ? text + ": " + message : std::string();
          },
          ""};
}

CLI::Validator above_zero(const std::string& message) {
  return {[message](const std::string& text) {
            double value = 0;
            const char* end = text.data() + text.size();
            const auto [stop, error] = std::from_chars(text.data(), end, value);
            // What is no number is for the option to refuse.
            const bool is_number = error == std::errc() && stop == end;
            return is_number && !(value > 0) ? text + ": " + message : std::string();
          },
          ""};
}

}  // namespace jacta::apps
