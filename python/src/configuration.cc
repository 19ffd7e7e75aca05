#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "bindings.h"
#include "diagnostics.h"
#include "jacta/model/joint_model.h"
#include "model.h"
#include "values.h"

namespace jacta::python {

namespace {

ModelConfiguration make_configuration(const std::filesystem::path& file,
                                      const py::dict& overrides,
                                      std::vector<std::string> template_paths,
                                      const py::object& nominal_values,
                                      std::string instruction_set) {
  ModelConfiguration configuration;
  configuration.file = file;
  configuration.root = file.empty() ? Node::map() : load_yaml(file);
  for (const auto& [key, value] : overrides) {
    const std::string name = py::str(key);
    configuration.root.set(name, to_node(value, name));
  }
  configuration.template_paths = std::move(template_paths);
  configuration.nominal_values = to_nominal_values(nominal_values);
  configuration.instruction_set = std::move(instruction_set);
  return configuration;
}

}  // namespace

py::dict from_settings(const ModelSettings& settings) {
  py::dict dict;
  dict["confidence_level"] = settings.confidence_level;
  dict["confidence_interval_kind"] = word(settings.confidence_interval_kind);
  dict["confidence_interval_root_find"] = word(settings.confidence_interval_root_find);
  dict["asymptotic_dof"] = settings.asymptotic_dof;
  dict["fit_strategy"] =
      settings.fit_strategy.is_null() ? py::dict() : from_node(settings.fit_strategy);
  return dict;
}

void bind_configuration(py::module_& module) {
  py::class_<ModelConfiguration>(module,
                                 "ModelConfiguration",
                                 "What a model is made from: a model file, with values "
                                 "that replace those of the file.")
      .def(py::init(&make_configuration),
           py::arg("file") = "",
           py::arg("overrides") = py::dict(),
           py::arg("template_paths") = std::vector<std::string>(),
           py::arg("nominal_values") = py::none(),
           py::arg("instruction_set") = "")
      .def_property_readonly(
          "root", [](const ModelConfiguration& c) { return from_node(c.root); })
      .def_property_readonly(
          "settings",
          [](const ModelConfiguration& c) {
            return from_settings(read_model_settings(c.root));
          },
          "confidence_level, fit_strategy, ... or their defaults.");
  module.def(
      "make_model",
      [](const std::string& name, const ModelConfiguration& configuration) {
        PythonDiagnostics diagnostics;
        return shared_model(built_in_models().make(name, configuration, diagnostics));
      },
      py::arg("name"),
      py::arg("configuration"),
      "A built-in model by its name.");
  module.def("model_names", [] { return built_in_models().names(); });
  module.def(
      "class_of_model_file",
      [](const std::string& file) { return class_of_model_file(load_yaml(file)); },
      py::arg("file"),
      "The class that a model file says, or that its keys tell.");
}

}  // namespace jacta::python
