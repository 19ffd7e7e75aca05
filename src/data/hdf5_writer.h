// Writing of a file by way of an AtomicFile. Equal content gives equal bytes: objects
// carry no times and no order of creation. What is written goes to the disk as it comes,
// so that files may be larger than the memory; a full disk is an error like any other
// (hdf5_file_driver.h).
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "hdf5_file_driver.h"
#include "hdf5_object.h"
#include "hdf5_table.h"
#include "jacta/base/atomic_file.h"

namespace jacta::hdf5 {

/// Throws UsageError for a name that HDF5 would read as a path, or not at all.
void check_name(const std::string& name);

class Writer {
 public:
  explicit Writer(const std::filesystem::path& target);

  const Object& root() const { return root_; }
  /// Throws UsageError for text with a NUL, which HDF5 cannot hold.
  void write_text(const Object& object, const std::string& name, const std::string& text);
  Object make_group(const Object& parent, const std::string& name);
  Object write_numbers(const Object& parent,
                       const std::string& name,
                       const std::vector<std::size_t>& shape,
                       std::span<const double> values);
  /// `cells` holds the rows in the layout of the type.
  Object write_table(const Object& parent,
                     const std::string& name,
                     const TableType& type,
                     std::span<const char> cells);
  /// Writes the file to the disk. All objects have to be gone by then.
  void commit();

 private:
  Object make_dataset(const Object& parent,
                      const std::string& name,
                      const std::vector<std::size_t>& shape,
                      hid_t type);
  void throw_failure() const;

  // The file is closed before what it is written to.
  AtomicFile file_;
  FileSink sink_;
  Handle driver_;
  Handle text_type_;
  Handle scalar_;
  Handle group_creation_;
  Handle dataset_creation_;
  Object root_;
};

}  // namespace jacta::hdf5
