#include "jacta/templates/template_model.h"

#include <pybind11/stl.h>

#include "bindings.h"
#include "datasets.h"
#include "jacta/templates/real_data.h"
#include "values.h"

namespace jacta::python {

void bind_template_model(py::module_& module) {
  py::class_<TemplateModel, StatisticalModel, std::shared_ptr<TemplateModel>>(
      module, "TemplateModel")
      .def_property_readonly("likelihood_weights", &TemplateModel::likelihood_weights)
      .def("source_names", &TemplateModel::source_names, py::arg("term"))
      .def(
          "real_data",
          [](const TemplateModel& model, const py::dict& measured) {
            return from_dataset(real_data(model, to_dataset(measured)));
          },
          py::arg("measured"))
      .def_property_readonly("all_source_names", &TemplateModel::all_source_names)
      .def(
          "source_histograms",
          [](const TemplateModel& model,
             const std::string& term,
             const py::dict& values,
             bool expected_events) {
            return model.source_histograms(term, to_values(values), expected_events);
          },
          py::arg("term"),
          py::arg("values"),
          py::arg("expected_events"))
      .def(
          "formula_densities",
          [](const TemplateModel& model,
             const std::string& term,
             const py::dict& tables,
             const py::dict& values) {
            return model.formula_densities(
                term, to_dataset(tables).at(term), to_values(values));
          },
          py::arg("term"),
          py::arg("tables"),
          py::arg("values"));
}

}  // namespace jacta::python
