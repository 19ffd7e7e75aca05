#include "datasets.h"

#include <fmt/format.h>

#include <cmath>

#include "arrays.h"
#include "jacta/base/error.h"

namespace jacta::python {

namespace {

constexpr const char* source_column = "source";

// A field of a table, for messages alone.
struct FieldPlace {
  const std::string& table;
  const std::string& field;
  std::string text() const {
    return fmt::format("the data '{}', field '{}'", table, field);
  }
};

// Throws InputError unless the field has one number per row.
void check_field(const py::object& values, const FieldPlace& place) {
  const std::string kind = py::str(values.attr("dtype").attr("kind"));
  if (kind.find_first_of("fiub") != std::string::npos && shape_of(values).size() == 1) {
    return;
  }
  const std::string type = py::str(values.attr("dtype"));
  throw InputError(
      fmt::format("{}: one number per row is needed; found {}", place.text(), type));
}

// Sources may come as floats, from frames and from text.
std::vector<std::int64_t> to_sources(const py::object& values, const FieldPlace& place) {
  for (const double number : to_doubles(values)) {
    if (std::isfinite(number) && number == std::floor(number)) continue;
    throw InputError(
        fmt::format("{}: {} is no number of a source", place.text(), number));
  }
  return to_integers(values);
}

Table to_table(const std::string& name, py::handle given) {
  const auto numpy = py::module_::import("numpy");
  const py::object array = numpy.attr("atleast_1d")(numpy.attr("asarray")(given));
  const py::object fields = array.attr("dtype").attr("names");
  if (fields.is_none() || shape_of(array).size() != 1) {
    const std::string type = py::str(array.attr("dtype"));
    const std::string shape = py::str(array.attr("shape"));
    throw InputError(
        fmt::format(
            "the data '{}' are an array of {} with the shape {}", name, type, shape),
        "give a structured array with one named field per axis and one row per event");
  }
  Table table;
  for (const auto& field : fields) {
    const std::string column = py::str(field);
    const FieldPlace place{name, column};
    const py::object values = array[field];
    check_field(values, place);
    if (column == source_column) {
      table.set_sources(to_sources(values, place));
    } else {
      table.add_column(column, to_doubles(values));
    }
  }
  return table;
}

}  // namespace

py::object from_table(const Table& table) {
  py::list type;
  for (const auto& column : table.columns())
    type.append(py::make_tuple(column.name, "f8"));
  if (table.has_sources()) type.append(py::make_tuple(source_column, "i8"));
  py::object array = py::module_::import("numpy").attr("zeros")(table.rows(), type);
  for (const auto& column : table.columns()) {
    array[py::str(column.name)] = to_array(column.values);
  }
  if (table.has_sources()) array[source_column] = to_array(table.sources());
  return array;
}

py::dict from_dataset(const Dataset& data) {
  py::dict tables;
  for (const auto& [name, table] : data.tables())
    tables[py::str(name)] = from_table(table);
  return tables;
}

Dataset to_dataset(const py::dict& tables) {
  Dataset data;
  for (const auto& [key, value] : tables) {
    const std::string name = py::str(key);
    data.set(name, to_table(name, value));
  }
  return data;
}

}  // namespace jacta::python
