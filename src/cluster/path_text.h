// Paths as schedulers can take them.
#pragma once

#include <filesystem>

namespace jacta {

/// Throws InputError where a path has a line break, another control character, or one of
/// the characters `without`, which `reader` would take for something else.
void check_path(const std::filesystem::path& path,
                const char* without,
                const char* reader);

}  // namespace jacta
