#include "jacta/config/named_file.h"

#include <filesystem>

namespace jacta {

std::string find_named_file(const std::string& name, const Location& named_at) {
  const std::filesystem::path path(name);
  if (path.is_absolute() || std::filesystem::exists(path)) return name;
  const auto beside = std::filesystem::path(named_at.file).parent_path() / path;
  return std::filesystem::exists(beside) ? beside.string() : name;
}

}  // namespace jacta
