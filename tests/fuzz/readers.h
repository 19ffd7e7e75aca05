// What reads bytes that others wrote: each a function of the content of one file, for
// fuzzing (fuzz_main.cc) and for the mutations that every test run tries.
//
// Content that is no such file ends in an InputError or IoError. Everything else that can
// happen, a BugError, a foreign exception, a fault of memory, is a finding.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace jacta::fuzz {

struct Reader {
  std::string name;
  /// Reads the bytes; the file, where one is needed, is written into the folder.
  void (*read)(std::string_view bytes, const std::filesystem::path& folder);
};

const std::vector<Reader>& readers();
/// Throws UsageError with the names there are.
const Reader& reader(std::string_view name);

/// Runs a reader; true: the bytes were such a file, false: they were refused.
bool accepts(const Reader& reader,
             std::string_view bytes,
             const std::filesystem::path& folder);

}  // namespace jacta::fuzz
