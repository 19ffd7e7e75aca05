#include "hdf5_table.h"

#include <fmt/format.h>

#include <cstring>

#include "hdf5_reader.h"

namespace jacta::hdf5 {

namespace {

Handle boolean_type(const Place& place, hid_t base) {
  Handle type(attempt(place, "make a boolean type", [&] { return H5Tenum_create(base); }),
              H5Tclose);
  const std::int8_t values[] = {0, 1};
  const char* names[] = {"FALSE", "TRUE"};
  for (int i = 0; i < 2; ++i) {
    attempt(place, "make a boolean type", [&] {
      return H5Tenum_insert(type.id(), names[i], &values[i]);
    });
  }
  return type;
}

Handle compound_type(const Place& place, std::size_t size) {
  return {
      attempt(
          place, "make a compound type", [&] { return H5Tcreate(H5T_COMPOUND, size); }),
      H5Tclose};
}

void insert(const Place& place,
            const Handle& compound,
            const std::string& name,
            std::size_t offset,
            hid_t type) {
  attempt(place, fmt::format("make the field '{}'", name), [&] {
    return H5Tinsert(compound.id(), name.c_str(), offset, type);
  });
}

std::string member_name(hid_t compound, unsigned member) {
  char* characters = H5Tget_member_name(compound, member);
  if (characters == nullptr) return {};
  std::string name = characters;
  H5free_memory(characters);
  return name;
}

FieldKind kind_of_member(const Place& place,
                         hid_t compound,
                         unsigned member,
                         const std::string& name) {
  switch (H5Tget_member_class(compound, member)) {
    case H5T_FLOAT:
      return FieldKind::real;
    case H5T_INTEGER:
      return FieldKind::integer;
    case H5T_ENUM:
      return FieldKind::boolean;
    default:
      fail(place, fmt::format("the field '{}' holds no numbers", name));
  }
}

std::vector<Field> fields_of(const Object& dataset, hid_t type) {
  const int members =
      attempt(dataset.place, "read the fields", [&] { return H5Tget_nmembers(type); });
  std::vector<Field> fields;
  for (unsigned i = 0; i < static_cast<unsigned>(members); ++i) {
    const std::string name = member_name(type, i);
    fields.push_back({name, kind_of_member(dataset.place, type, i, name)});
  }
  return fields;
}

/// Every field as 8 bytes: double or int64.
std::vector<char> read_cells(const Object& dataset,
                             const std::vector<Field>& fields,
                             std::size_t rows) {
  const Handle wide = compound_type(dataset.place, 8 * fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool real = fields[i].kind == FieldKind::real;
    insert(dataset.place,
           wide,
           fields[i].name,
           8 * i,
           real ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64);
  }
  std::vector<char> cells(8 * fields.size() * rows);
  if (rows == 0) return cells;
  attempt(dataset.place, "read", [&] {
    return H5Dread(dataset.id(), wide.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, cells.data());
  });
  return cells;
}

template <class Number>
std::vector<Number> column_of(const std::vector<char>& cells,
                              std::size_t column,
                              std::size_t columns) {
  static_assert(sizeof(Number) == 8);
  std::vector<Number> values(cells.size() / (8 * columns));
  for (std::size_t row = 0; row < values.size(); ++row) {
    std::memcpy(&values[row], &cells[8 * (row * columns + column)], 8);
  }
  return values;
}

}  // namespace

TableType::TableType(const Place& place, std::vector<Field> fields)
    : fields_(std::move(fields)) {
  for (const auto& field : fields_) row_size_ += field.size();
  if (fields_.empty()) fail(place, "a table needs columns");
  memory_ = compound_type(place, row_size_);
  file_ = compound_type(place, row_size_);
  const Handle memory_boolean = boolean_type(place, H5T_NATIVE_INT8);
  const Handle file_boolean = boolean_type(place, H5T_STD_I8LE);
  std::size_t offset = 0;
  for (const auto& [name, kind] : fields_) {
    const bool real = kind == FieldKind::real;
    const bool boolean = kind == FieldKind::boolean;
    const hid_t memory_number = real ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64;
    const hid_t file_number = real ? H5T_IEEE_F64LE : H5T_STD_I64LE;
    insert(place, memory_, name, offset, boolean ? memory_boolean.id() : memory_number);
    insert(place, file_, name, offset, boolean ? file_boolean.id() : file_number);
    offset += boolean ? 1 : 8;
  }
}

TableValues read_table(const Object& dataset) {
  const Handle type(
      attempt(dataset.place, "read the type", [&] { return H5Dget_type(dataset.id()); }),
      H5Tclose);
  const std::vector<std::size_t> lengths = shape(dataset);
  if (H5Tget_class(type.id()) != H5T_COMPOUND || lengths.size() != 1) {
    fail(dataset.place, "is not a one-dimensional table with named columns");
  }
  const std::vector<Field> fields = fields_of(dataset, type.id());
  const std::vector<char> cells = read_cells(dataset, fields, lengths[0]);
  TableValues table{lengths[0]};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    FieldValues values{fields[i]};
    if (fields[i].kind == FieldKind::real) {
      values.reals = column_of<double>(cells, i, fields.size());
    } else {
      values.integers = column_of<std::int64_t>(cells, i, fields.size());
    }
    table.fields.push_back(std::move(values));
  }
  return table;
}

}  // namespace jacta::hdf5
