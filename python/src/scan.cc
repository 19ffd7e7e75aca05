#include "jacta/interval/scan.h"

#include <pybind11/stl.h>

#include "arrays.h"
#include "bindings.h"
#include "evaluator.h"
#include "values.h"

namespace jacta::python {

namespace {

ScanResult scan_bound(
    BoundEvaluator& bound,
    const std::vector<std::pair<std::string, std::vector<double>>>& axes,
    const py::dict& fixed,
    const py::dict& start,
    const py::dict& strategy) {
  std::vector<ScanAxis> made;
  for (const auto& [name, values] : axes) made.push_back({name, values});
  const FitOptions options{
      .strategy = FitStrategy::from_config(to_node(strategy, "fit_strategy")),
      .fixed = to_values(fixed),
      .start = to_values(start)};
  const py::gil_scoped_release release;
  return bound.watched(
      [&](Evaluator& evaluator) { return scan(evaluator, made, options); });
}

template <class F>
py::object column(const ScanResult& result, F value) {
  std::vector<double> values;
  for (const auto& point : result.points) values.push_back(value(point));
  return to_array(values);
}

}  // namespace

void bind_scan(py::module_& module) {
  module.def("scan",
             &scan_bound,
             py::arg("evaluator"),
             py::arg("axes"),
             py::arg("fixed"),
             py::arg("start"),
             py::arg("strategy"));
  py::class_<ScanResult>(module, "_ScanResult")
      .def_readonly("best_fit", &ScanResult::best_fit)
      .def_readonly("note", &ScanResult::note)
      .def_property_readonly("t",
                             [](const ScanResult& result) {
                               return column(result, [](auto& p) { return p.t; });
                             })
      .def_property_readonly("ll",
                             [](const ScanResult& result) {
                               return column(result, [](auto& p) { return p.ll; });
                             })
      .def_property_readonly("valid", [](const ScanResult& result) {
        return column(result, [](auto& p) { return p.valid ? 1.0 : 0.0; });
      });
}

}  // namespace jacta::python
