#include "results.h"

#include <fmt/format.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "arrays.h"
#include "bindings.h"
#include "jacta/config/python_text.h"
#include "values.h"

namespace jacta::python {

py::object from_fit_table(const FitTable& table) {
  py::list type;
  for (const auto& column : table.columns) type.append(py::make_tuple(column, "f8"));
  type.append(py::make_tuple("valid_fit", "?"));
  py::object array =
      py::module_::import("numpy").attr("zeros")(table.valid_fit.size(), type);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    array[py::str(table.columns[c])] = to_array(table.values[c]);
  }
  array["valid_fit"] = to_array(table.valid_fit);
  return array;
}

py::dict from_json_texts(const std::vector<std::pair<std::string, std::string>>& texts) {
  py::dict values;
  for (const auto& [name, text] : texts) {
    values[py::str(name)] = from_node(parse_json(text, name));
  }
  return values;
}

namespace {

py::dict fits(const ResultContent& content) {
  py::dict tables;
  for (const auto& table : content.fits) {
    tables[py::str(table.name)] = from_fit_table(table);
  }
  return tables;
}

py::dict hypotheses(const ResultContent& content) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& table : content.fits) {
    if (table.hypotheses_values.empty()) continue;
    texts.emplace_back(table.name, table.hypotheses_values);
  }
  return from_json_texts(texts);
}

// A structured array with the columns of a result as a table.
FitTable to_fit_table(const std::string& name,
                      const py::object& array,
                      const Node& hypotheses_values) {
  FitTable table{.name = name, .hypotheses_values = python_json(hypotheses_values)};
  for (const auto& field : array.attr("dtype").attr("names")) {
    const std::string column = py::str(field);
    auto values = to_doubles(array[field]);
    if (column == "valid_fit") {
      table.valid_fit.assign(values.begin(), values.end());
    } else {
      table.columns.push_back(column);
      table.values.push_back(std::move(values));
    }
  }
  return table;
}

void write(const std::string& path,
           const py::dict& metadata,
           const py::dict& fits,
           const py::dict& hypotheses) {
  ResultContent content;
  for (const auto& [name, value] : metadata) {
    const std::string key = py::str(name);
    content.metadata.emplace_back(key, python_json(to_node(value, key)));
  }
  for (const auto& [name, array] : fits) {
    const std::string key = py::str(name);
    content.fits.push_back(to_fit_table(
        key, py::reinterpret_borrow<py::object>(array), to_node(hypotheses[name], key)));
  }
  write_results(path, content);
}

std::string content_text(const ResultContent& content) {
  std::string line = "Results(";
  for (const auto& table : content.fits) {
    line += fmt::format("{}{}: {} toys",
                        line.back() == '(' ? "" : ", ",
                        table.name,
                        table.valid_fit.size());
  }
  return line + ")";
}

ResultContent content_from_state(const py::tuple& state) {
  using Texts = std::vector<std::pair<std::string, std::string>>;
  ResultContent content{.metadata = state[0].cast<Texts>(),
                        .batch = state[1].cast<Texts>()};
  for (const auto& item : state[2]) {
    const auto table = item.cast<py::tuple>();
    content.fits.push_back({.name = table[0].cast<std::string>(),
                            .hypotheses_values = table[1].cast<std::string>(),
                            .columns = table[2].cast<std::vector<std::string>>(),
                            .values = table[3].cast<std::vector<std::vector<double>>>(),
                            .valid_fit = table[4].cast<std::vector<std::uint8_t>>()});
  }
  return content;
}

}  // namespace

void bind_results(py::module_& module) {
  py::class_<ResultContent>(module, "Results", "What a result file holds.")
      .def_property_readonly(
          "metadata",
          [](const ResultContent& content) { return from_json_texts(content.metadata); })
      .def_property_readonly(
          "batch",
          [](const ResultContent& content) { return from_json_texts(content.batch); },
          "What differs between the batches of a point.")
      .def_property_readonly(
          "fits", &fits, "One structured array per hypothesis, one row per toy.")
      .def_property_readonly(
          "hypotheses", &hypotheses, "The values that each hypothesis fixes.")
      .def(py::pickle(
          [](const ResultContent& c) {
            py::list tables;
            for (const auto& t : c.fits) {
              tables.append(py::make_tuple(
                  t.name, t.hypotheses_values, t.columns, t.values, t.valid_fit));
            }
            return py::make_tuple(c.metadata, c.batch, tables);
          },
          &content_from_state))
      .def("__repr__", &content_text);
  module.def("write_results",
             &write,
             py::arg("path"),
             py::arg("metadata"),
             py::arg("fits"),
             py::arg("hypotheses"));
  module.def(
      "read_results", &read_results, py::arg("path"), "Reads a result file of a Runner.");
}

}  // namespace jacta::python
