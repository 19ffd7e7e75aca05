#include "path_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "jacta/base/error.h"
#include "jacta/base/json_string.h"

namespace jacta {

void check_path(const std::filesystem::path& path,
                const char* without,
                const char* reader) {
  const std::string text = path.string();
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::any_of(text.begin(), text.end(), is_control)) {
    throw InputError(
        "a line break or another control character in the path " + json_string(text),
        "scripts of clusters take paths of one line");
  }
  const auto at = text.find_first_of(without);
  if (at == std::string::npos) return;
  throw InputError(
      fmt::format(
          "{} cannot take a path with the character {}: {}", reader, text[at], text),
      fmt::format("choose folders and names without any of {}", without));
}

}  // namespace jacta
