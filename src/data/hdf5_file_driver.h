// How HDF5 writes to the disk here: a file driver of our own (HDF5's "virtual file
// layer") that keeps the first failure and goes on as if nothing had happened.
//
// HDF5 has no way to give up: where its caches cannot be flushed, as on a full disk, it
// crashes when the file is closed. With this driver it never learns of it; the writer
// asks failure() and throws an error like any other. Files of any size take constant
// memory.
#pragma once

#include <cstddef>
#include <filesystem>

#include "hdf5_object.h"

namespace jacta::hdf5 {

/// An open file that HDF5 writes to.
class FileSink {
 public:
  /// Creates the file. Throws IoError where that is not possible.
  explicit FileSink(const std::filesystem::path& path);
  ~FileSink();
  FileSink(const FileSink&) = delete;
  FileSink& operator=(const FileSink&) = delete;

  /// The number of the first error of the operating system; 0 for none.
  int failure() const { return failure_; }

  void write(const char* bytes, std::size_t size, std::size_t at);
  /// What was never written reads as zeros.
  void read(char* bytes, std::size_t size, std::size_t at);
  void resize(std::size_t size);

 private:
  int descriptor_ = -1;
  int failure_ = 0;
};

/// The driver; to be kept as long as a file that uses it is open.
Handle register_file_driver(const Place& place);

/// Properties of a file that is written through `driver` to `sink`, which has to outlive
/// it.
Handle sink_access(const Place& place, const Handle& driver, FileSink& sink);

}  // namespace jacta::hdf5
