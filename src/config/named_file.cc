#include "jacta/config/named_file.h"

#include <filesystem>

#include "jacta/base/error.h"

namespace jacta {

std::string find_named_file(const std::string& name, const Location& named_at) {
  const std::filesystem::path path(name);
  if (path.is_absolute() || std::filesystem::exists(path)) return name;
  const auto beside = std::filesystem::path(named_at.file).parent_path() / path;
  if (std::filesystem::exists(beside)) return beside.string();
  throw InputError(
      named_at,
      "there is no file '" + name + "'",
      "it is looked for in the working directory, then beside " + named_at.file);
}

}  // namespace jacta
