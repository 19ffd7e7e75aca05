#include <fmt/format.h>
#include <pybind11/stl.h>

#include "bindings.h"
#include "diagnostics.h"
#include "jacta/base/text.h"
#include "values.h"

namespace jacta::python {

namespace {

py::object uncertainty(const Parameter& p) {
  if (const auto* width = std::get_if<double>(&p.uncertainty)) return py::float_(*width);
  if (const auto* d = std::get_if<FrozenDistribution>(&p.uncertainty))
    return py::cast(*d);
  return py::none();
}

py::object limits(const std::optional<Limits>& given) {
  return given ? py::object(from_limits(*given)) : py::object(py::none());
}

py::object anchors(const Parameter& p) {
  if (p.blueice_anchors.empty()) return py::none();
  py::list list;
  for (const Number anchor : p.blueice_anchors) list.append(from_number(anchor));
  return list;
}

std::string parameter_text(const Parameter& p) {
  std::string text = fmt::format("Parameter({}", std::string(py::repr(py::str(p.name))));
  const auto add = [&](const char* name, const py::object& value) {
    if (!value.is_none())
      text += fmt::format(", {}={}", name, std::string(py::repr(value)));
  };
  add("nominal_value", p.nominal_value ? from_number(*p.nominal_value) : py::none());
  add("fittable", py::bool_(p.fittable));
  add("ptype", p.ptype.empty() ? py::object(py::none()) : py::str(p.ptype));
  add("uncertainty", uncertainty(p));
  if (p.relative_uncertainty) add("relative_uncertainty", py::bool_(true));
  add("blueice_anchors", anchors(p));
  add("fit_limits", limits(p.fit_limits));
  add("parameter_interval_bounds", limits(p.parameter_interval_bounds));
  add("fit_guess", p.fit_guess ? py::object(py::float_(*p.fit_guess)) : py::none());
  return text + ")";
}

Parameter make_parameter(const std::string& name, const py::kwargs& attributes) {
  PythonDiagnostics diagnostics;
  return Parameter::from_config(name, to_node(attributes, name), diagnostics);
}

}  // namespace

void bind_parameter(py::module_& module) {
  py::class_<Parameter>(module,
                        "Parameter",
                        "One parameter of a model; a value that never changes.\n\n"
                        "Parameter(name, nominal_value=None, fittable=True, ptype=None, "
                        "uncertainty=None,\nrelative_uncertainty=None, "
                        "blueice_anchors=None, fit_limits=None,\n"
                        "parameter_interval_bounds=None, fit_guess=None, "
                        "description=None)")
      .def(py::init(&make_parameter), py::arg("name"))
      .def_readonly("name", &Parameter::name)
      .def_property_readonly("nominal_value",
                             [](const Parameter& p) -> py::object {
                               if (!p.nominal_value) return py::none();
                               return from_number(*p.nominal_value);
                             })
      .def_readonly("fittable", &Parameter::fittable)
      .def_property_readonly("ptype",
                             [](const Parameter& p) -> py::object {
                               if (p.ptype.empty()) return py::none();
                               return py::str(p.ptype);
                             })
      .def_property_readonly("uncertainty", &uncertainty)
      .def_readonly("relative_uncertainty", &Parameter::relative_uncertainty)
      .def_property_readonly("blueice_anchors", &anchors)
      .def_property_readonly("fit_limits",
                             [](const Parameter& p) { return limits(p.fit_limits); })
      .def_property_readonly(
          "parameter_interval_bounds",
          [](const Parameter& p) { return limits(p.parameter_interval_bounds); },
          "As given; None: fit_limits serve.")
      .def_readonly("fit_guess", &Parameter::fit_guess)
      .def_readonly("description", &Parameter::description)
      .def_property_readonly("needs_reinit", &Parameter::needs_reinit)
      .def("value_in_fit_limits",
           &Parameter::within_limits,
           py::arg("value"),
           "Whether a value is within fit_limits, the ends included.")
      .def("__eq__", [](const Parameter& a, const Parameter& b) { return a == b; })
      .def("__repr__", &parameter_text);
}

}  // namespace jacta::python
