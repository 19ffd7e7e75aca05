// Archives: .tar.gz files whose bytes depend on nothing but the names and contents of
// what is in them.
//
// Entries are sorted by name, belong to root and have no dates; the format is POSIX
// ustar, which every tar reads.
//
//     jacta::write_archive("bundle.tar.gz", {{.name = "a/run.sh", .text = "...",
//                                             .is_executable = true}});
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace jacta {

struct ArchiveEntry {
  std::string name;                   ///< with its folders, at most 255 bytes
  std::filesystem::path source = {};  ///< the file to copy, or
  std::string text = {};              ///< the content, where no source is given
  bool is_executable = false;
};

/// Throws InputError for a name that is too long and for two different entries of one
/// name, IoError where a file cannot be read or written.
void write_archive(const std::filesystem::path& file, std::vector<ArchiveEntry> entries);

}  // namespace jacta
