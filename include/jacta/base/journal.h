// Journal: an append-only file of records that survives the death of its writer.
//
//     jacta journal 1\n
//     record record record ...
//     record = length (8 bytes), checksum (8 bytes), that many bytes of content
//
// Integers have the byte order of the machine; the checksum is the beginning of the
// SHA-256 of length and content. Reading stops at the first record that is cut short or
// damaged: what stands before is whole. A writer that goes on with a journal removes what
// it could not read.
//
// The first record is a header, which says what the others belong to. It is complete or
// the journal counts as empty.
//
//     jacta::Journal journal("result.ii.h5.part");
//     if (journal.records().empty()) journal.append(header);
//     journal.append(chunk);
//     journal.remove();                       // when the result is in its place
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "jacta/base/file_lock.h"

namespace jacta {

/// The records of a journal, whoever writes it. Empty where there is no such file. Throws
/// IoError where the file cannot be read or is something else.
std::vector<std::string> read_journal(const std::filesystem::path& path);

class Journal {
 public:
  /// Opens or creates a journal and reads it. Throws IoError where another process writes
  /// it, where it cannot be opened, and where the file is something else.
  explicit Journal(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return file_.path(); }
  /// What the file held when it was opened.
  const std::vector<std::string>& records() const { return records_; }

  /// Adds a record. Throws IoError where it cannot be written; the file then is as
  /// before.
  void append(std::string_view content);
  /// Waits until the disk has everything.
  void sync();
  /// Removes all records.
  void clear();
  /// Removes the file.
  void remove() { file_.remove(); }

 private:
  void write(std::string_view bytes);
  LockedFile file_;
  std::vector<std::string> records_;
  std::uint64_t size_ = 0;  ///< of the valid part
};

}  // namespace jacta
