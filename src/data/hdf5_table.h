// Compound types: the structured arrays of NumPy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "hdf5_object.h"

namespace jacta::hdf5 {

/// float64, int64 and h5py's boolean (an enumeration of int8 with FALSE and TRUE).
enum class FieldKind { real, integer, boolean };

struct Field {
  std::string name;
  FieldKind kind = FieldKind::real;

  std::size_t size() const { return kind == FieldKind::boolean ? 1 : 8; }
  friend bool operator==(const Field&, const Field&) = default;
};

/// A compound type without gaps, in memory and in the file.
class TableType {
 public:
  TableType(const Place& place, std::vector<Field> fields);

  const std::vector<Field>& fields() const { return fields_; }
  std::size_t row_size() const { return row_size_; }
  hid_t in_memory() const { return memory_.id(); }
  hid_t in_file() const { return file_.id(); }

 private:
  std::vector<Field> fields_;
  std::size_t row_size_ = 0;
  Handle memory_;
  Handle file_;
};

/// What was read: `reals` or, for the other kinds, `integers`.
struct FieldValues {
  Field field;
  std::vector<double> reals = {};
  std::vector<std::int64_t> integers = {};
};

struct TableValues {
  std::size_t rows = 0;
  std::vector<FieldValues> fields = {};
};

/// Reads a one-dimensional compound dataset of numbers of any width and order. Throws
/// IoError for fields that are no numbers.
TableValues read_table(const Object& dataset);

}  // namespace jacta::hdf5
