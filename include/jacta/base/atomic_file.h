// AtomicFile: a file appears complete or not at all.
//
// The content is written under a temporary name in the same folder; commit() flushes it
// to the disk and renames it. Without commit() the temporary file is removed and an
// earlier file of that name stays as it was. A symbolic link stays too: what is replaced
// is the file that it leads to.
//
//     jacta::AtomicFile file("result.ii.h5");
//     write_everything_to(file.temporary());
//     file.commit();
#pragma once

#include <filesystem>
#include <string>

namespace jacta {

class AtomicFile {
 public:
  /// Throws IoError where the folder is missing or cannot be written, and for a target
  /// that is a folder, a device or a pipe.
  explicit AtomicFile(const std::filesystem::path& target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  const std::filesystem::path& temporary() const { return temporary_; }
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  bool committed_ = false;
};

/// What a path leads to when symbolic links are followed; the last one need not exist.
/// Throws IoError for links in a circle.
std::filesystem::path followed_links(const std::filesystem::path& path);

/// Writes `text` to `target` by way of an AtomicFile.
void write_file(const std::filesystem::path& target, const std::string& text);

/// Removes what killed writers of `target` left under temporary names. Only for those who
/// know that nobody else writes it.
void remove_temporaries(const std::filesystem::path& target);

/// The same for everybody: only what processes left that this machine no longer has.
void remove_dead_temporaries(const std::filesystem::path& target);

/// The whole content of a file; IoError where it cannot be read.
std::string read_file(const std::filesystem::path& path);

}  // namespace jacta
