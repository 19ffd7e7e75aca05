#include "datasets.h"

#include <fmt/format.h>

#include "jacta/base/error.h"

namespace jacta::python {

namespace {

constexpr const char* source_column = "source";

template <class T>
std::vector<T> column_of(const py::object& array, const std::string& where) {
  const std::string kind = py::str(array.attr("dtype").attr("kind"));
  if (kind.find_first_of("fiub") == std::string::npos ||
      array.attr("ndim").cast<int>() != 1) {
    const std::string type = py::str(array.attr("dtype"));
    throw InputError(
        fmt::format("{}: one number per row is needed; found {}", where, type));
  }
  const auto values =
      py::array_t<T, py::array::c_style | py::array::forcecast>::ensure(array);
  if (!values) throw py::error_already_set();
  return {values.data(), values.data() + values.size()};
}

Table to_table(const std::string& name, py::handle given) {
  const auto numpy = py::module_::import("numpy");
  const py::object array = numpy.attr("atleast_1d")(numpy.attr("asarray")(given));
  const py::object fields = array.attr("dtype").attr("names");
  if (fields.is_none() || array.attr("ndim").cast<int>() != 1) {
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
    const std::string where = fmt::format("the data '{}', field '{}'", name, column);
    const py::object values = array[field];
    if (column == source_column) {
      table.set_sources(column_of<std::int64_t>(values, where));
    } else {
      table.add_column(column, column_of<double>(values, where));
    }
  }
  return table;
}

}  // namespace

py::array_t<double> to_array(const std::vector<double>& values) {
  return py::array_t<double>(static_cast<py::ssize_t>(values.size()), values.data());
}

py::object from_table(const Table& table) {
  py::list type;
  for (const auto& column : table.columns())
    type.append(py::make_tuple(column.name, "f8"));
  if (table.has_sources()) type.append(py::make_tuple(source_column, "i8"));
  py::object array = py::module_::import("numpy").attr("zeros")(table.rows(), type);
  for (const auto& column : table.columns()) {
    array[py::str(column.name)] = to_array(column.values);
  }
  if (table.has_sources()) {
    const auto sources = table.sources();
    array[source_column] = py::array_t<std::int64_t>(
        static_cast<py::ssize_t>(sources.size()), sources.data());
  }
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
