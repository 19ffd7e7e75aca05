#include <fmt/format.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "arrays.h"
#include "bindings.h"
#include "jacta/neyman/thresholds_file.h"
#include "jacta/toy/input_hashes.h"
#include "values.h"

namespace jacta::python {

namespace {

void add(ThresholdsFile& file,
         const std::string& poi,
         const py::object& value,
         double threshold,
         const py::object& confidence_level,
         const py::object& nominal_values,
         const py::object& generate_values,
         const std::string& kind,
         const py::kwargs& additions) {
  const auto map = [](const py::object& given, const char* name) {
    return given.is_none() ? Node::map() : to_node(given, name);
  };
  const ThresholdKey key{poi,
                         map(nominal_values, "nominal_values"),
                         map(generate_values, "generate_values"),
                         to_number(confidence_level, "confidence_level"),
                         to_kind<IntervalKind>(kind, "kind")};
  ThresholdPoint point{.poi = to_number(value, "value"), .threshold = threshold};
  for (const auto& [name, addition] : additions) {
    const std::string text = py::str(name);
    point.additions.emplace_back(text, to_node(addition, text));
  }
  file.add(key, point);
}

// Of the files that a model is made from, as `jacta interval` compares them.
py::object model_hashes(InputHasher& hasher,
                        const std::string& model_file,
                        const std::vector<std::string>& template_paths,
                        const py::object& nominal_values,
                        const py::object& likelihood_config) {
  RunnerArguments job;
  job.statistical_model_config = model_file;
  job.toydata_mode = ToyDataMode::generate;
  job.nominal_values = to_node(nominal_values, "nominal_values");
  job.likelihood_config = to_node(likelihood_config, "likelihood_config");
  std::vector<Node> folders;
  for (const auto& path : template_paths) folders.push_back(Node::string(path));
  job.statistical_model_args.set("template_path", Node::list(std::move(folders)));
  return from_node(hasher.model_hashes(job));
}

py::dict entries(const ThresholdsFile& file) {
  py::dict dict;
  for (const auto& [name, entry] : file.entries()) {
    dict[from_node(name)] = from_node(entry);
  }
  return dict;
}

}  // namespace

void bind_thresholds(py::module_& module) {
  py::class_<InputHasher>(module, "InputHasher", "Hashes of the files of a model.")
      .def(py::init<>())
      .def("model_hashes",
           &model_hashes,
           py::arg("model_file"),
           py::arg("template_paths"),
           py::arg("nominal_values"),
           py::arg("likelihood_config"));
  py::class_<ThresholdsFile>(
      module,
      "Thresholds",
      "Thresholds on the likelihood ratio, as `jacta submit --computation threshold` "
      "and alea write them (thresholds.json).")
      .def(py::init<>())
      .def_static(
          "load", &ThresholdsFile::load, py::arg("path"), "Reads a file of thresholds.")
      .def_static(
          "parse",
          [](const std::string& text) { return ThresholdsFile::parse(text); },
          py::arg("text"),
          "Reads the text of such a file.")
      .def("save", &ThresholdsFile::save, py::arg("path"))
      .def_property_readonly("name",
                             &ThresholdsFile::name,
                             "The file they were read from, or an empty text.")
      .def_property_readonly("entries", &entries, "All entries by their hash.")
      .def("add",
           &add,
           py::arg("poi"),
           py::arg("value"),
           py::arg("threshold"),
           py::kw_only(),
           py::arg("confidence_level"),
           py::arg("nominal_values") = py::none(),
           py::arg("generate_values") = py::none(),
           py::arg("kind") = "central",
           "Adds the threshold at a value of the parameter of interest. Further numbers "
           "(`n_toys`, `threshold_lower`, `threshold_upper`) stand beside it.")
      .def("_repr_html_",
           [](const py::object& self) {
             return py::module_::import("jacta.html").attr("thresholds_table")(self);
           })
      .def("__reduce__",
           [](const py::object& self) {
             const py::object text =
                 py::module_::import("json").attr("dumps")(self.attr("entries"));
             return py::make_tuple(py::module_::import("jacta.thresholds").attr("parsed"),
                                   py::make_tuple(text));
           })
      .def("__repr__", [](const py::object& self) {
        return py::module_::import("jacta.html").attr("thresholds_in_words")(self);
      });
}

}  // namespace jacta::python
