#include <fmt/format.h>
#include <pybind11/stl.h>

#include "bindings.h"
#include "diagnostics.h"
#include "jacta/base/text.h"
#include "values.h"

namespace jacta::python {

namespace {

Parameters from_config(const py::dict& definition, const py::object& nominal_values) {
  PythonDiagnostics diagnostics;
  return Parameters::from_config(to_node(definition, "parameter_definition"),
                                 diagnostics,
                                 to_nominal_values(nominal_values));
}

// A dict in the order of the parameters of those that `value` says something about.
template <class F>
py::dict by_name(const Parameters& parameters, F value) {
  py::dict dict;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const py::object item = value(parameters[i]);
    if (!item.is_none()) dict[py::str(parameters[i].name)] = item;
  }
  return dict;
}

py::dict nominal_values(const Parameters& parameters) {
  return by_name(parameters, [](const Parameter& p) -> py::object {
    return p.nominal_value ? from_number(*p.nominal_value) : py::none();
  });
}

py::dict fit_guesses(const Parameters& parameters) {
  return by_name(parameters, [](const Parameter& p) -> py::object {
    return p.fit_guess ? py::object(py::float_(*p.fit_guess)) : py::none();
  });
}

py::dict fit_limits(const Parameters& parameters) {
  return by_name(parameters, [](const Parameter& p) -> py::object {
    return p.fit_limits ? py::object(from_limits(*p.fit_limits)) : py::none();
  });
}

py::dict uncertainties(const Parameters& parameters) {
  return by_name(parameters, [](const Parameter& p) -> py::object {
    return py::cast(p).attr("uncertainty");
  });
}

py::dict values(const Parameters& parameters,
                bool return_fittable,
                const py::kwargs& overrides) {
  const auto theta = parameters.values(to_values(overrides));
  py::dict dict;
  for (std::size_t i = 0; i < theta.size(); ++i) {
    if (return_fittable && !parameters[i].fittable) continue;
    dict[py::str(parameters[i].name)] = theta[i];
  }
  return dict;
}

const Parameter& item(const Parameters& parameters, const std::string& name) {
  if (const auto position = parameters.find(name)) return parameters[*position];
  throw py::key_error(fmt::format(
      "unknown parameter '{}'; {}", name, nearest_advice(name, parameters.names())));
}

const Parameter& attribute(const Parameters& parameters, const std::string& name) {
  if (const auto position = parameters.find(name)) return parameters[*position];
  throw py::attribute_error(
      fmt::format("Parameters have no attribute or parameter '{}'", name));
}

py::iterator iterate(const Parameters& parameters) {
  py::list list;
  for (std::size_t i = 0; i < parameters.size(); ++i) list.append(parameters[i]);
  return py::iter(list);
}

}  // namespace

void bind_parameters(py::module_& module) {
  py::class_<Parameters>(
      module,
      "Parameters",
      "The ordered parameters of a model; a value that never changes.\n\n"
      "Calling it with values by name gives a dict with a value for every "
      "parameter:\nthe value given, else the nominal one.")
      .def(py::init<>())
      .def_static("from_config",
                  &from_config,
                  py::arg("config"),
                  py::arg("nominal_values") = py::none(),
                  "From a map such as `parameter_definition` of a model file.")
      .def_static("from_list",
                  &Parameters::from_list,
                  py::arg("names"),
                  "Parameters with default attributes.")
      .def_property_readonly("names", &Parameters::names)
      .def_property_readonly("fittable", &Parameters::fittable)
      .def_property_readonly("not_fittable", &Parameters::not_fittable)
      .def_property_readonly("nominal_values", &nominal_values)
      .def_property_readonly("fit_guesses", &fit_guesses)
      .def_property_readonly("fit_limits", &fit_limits)
      .def_property_readonly("uncertainties", &uncertainties)
      .def_property_readonly("with_uncertainty", &Parameters::with_uncertainty)
      .def(
          "with_nominal_values",
          [](const Parameters& p, const py::kwargs& given) {
            return p.with_nominal_values(to_nominal_values(given));
          },
          "A copy with other nominal values.")
      .def(
          "with_fit_guesses",
          [](const Parameters& p, const py::kwargs& given) {
            return p.with_fit_guesses(to_values(given));
          },
          "A copy with other fit guesses.")
      .def(
          "values_in_fit_limits",
          [](const Parameters& p, const py::kwargs& given) {
            return p.values_in_fit_limits(to_values(given));
          },
          "Whether all values given are within fit_limits.")
      .def("__call__", &values, py::arg("return_fittable") = false)
      .def("__getitem__", &item, py::return_value_policy::copy)
      .def("__getattr__", &attribute, py::return_value_policy::copy)
      .def("__contains__",
           [](const Parameters& p, const std::string& name) {
             return p.find(name).has_value();
           })
      .def("__len__", &Parameters::size)
      .def("__iter__", &iterate)
      .def("__eq__", [](const Parameters& a, const Parameters& b) { return a == b; })
      .def("__repr__", &Parameters::table);
}

}  // namespace jacta::python
