// Writing of a file. Equal content gives equal bytes: objects carry no times and no order
// of creation. The file is made in memory and written at once at the end, by way of an
// AtomicFile: a full disk is then an error like any other, while HDF5 crashes where it
// cannot flush its caches.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "hdf5_object.h"
#include "hdf5_table.h"

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

  Handle text_type_;
  Handle scalar_;
  Handle group_creation_;
  Handle dataset_creation_;
  Object root_;
};

}  // namespace jacta::hdf5
