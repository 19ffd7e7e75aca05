// LockedFile: a file that one process writes at a time.
//
// The lock (flock) belongs to the open file: it ends with the process, however that ends,
// so that a dead process never blocks another. Where a file system knows no locks there
// is none, and nobody is kept out.
//
//     auto file = jacta::LockedFile::open("result.ii.h5.part");
//     if (!file) ...  // another process writes it
#pragma once

#include <filesystem>
#include <optional>

namespace jacta {

class LockedFile {
 public:
  /// Opens or creates a file for reading and writing, and locks it; nothing where another
  /// process holds the lock. Throws IoError where the file cannot be opened.
  static std::optional<LockedFile> open(const std::filesystem::path& path);

  ~LockedFile();
  LockedFile(LockedFile&& other) noexcept;
  LockedFile& operator=(LockedFile&& other) noexcept;

  int descriptor() const { return descriptor_; }
  const std::filesystem::path& path() const { return path_; }

  /// Removes the file. The lock stays until the end of this object.
  void remove();

 private:
  LockedFile(std::filesystem::path path, int descriptor);
  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// Whether a process holds the lock of a file; false where there is no such file.
bool is_locked(const std::filesystem::path& path);

}  // namespace jacta
