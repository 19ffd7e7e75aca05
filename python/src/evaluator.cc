#include "evaluator.h"

#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "arrays.h"
#include "bindings.h"
#include "jacta/interval/confidence_interval.h"
#include "values.h"

namespace jacta::python {

namespace {

double ll(BoundEvaluator& bound, const py::dict& values) {
  const Values given = to_values(values);
  const py::gil_scoped_release release;
  return bound.with([&](Evaluator& evaluator) { return evaluator.ll(given); });
}

py::tuple derivatives(BoundEvaluator& bound, const py::dict& values) {
  const Values given = to_values(values);
  Derivatives result;
  {
    const py::gil_scoped_release release;
    result =
        bound.with([&](Evaluator& evaluator) { return evaluator.derivatives(given); });
  }
  return py::make_tuple(
      result.value, to_array(result.gradient), to_array(result.hessian));
}

FitStrategy strategy_of(const py::dict& given) {
  return FitStrategy::from_config(to_node(given, "fit_strategy"));
}

FitResult fit_bound(BoundEvaluator& bound,
                    const py::dict& fixed,
                    const py::dict& start,
                    const py::dict& strategy) {
  const FitOptions options{.strategy = strategy_of(strategy),
                           .fixed = to_values(fixed),
                           .start = to_values(start)};
  const py::gil_scoped_release release;
  return bound.with([&](Evaluator& evaluator) { return fit(evaluator, options); });
}

// What confidence_interval is given, by the names of IntervalOptions.
IntervalOptions interval_options(const py::dict& given) {
  IntervalOptions options;
  options.level = given["level"].cast<double>();
  options.kind = given["kind"].cast<std::string>();
  options.root_find = given["root_find"].cast<std::string>();
  options.asymptotic_dof = given["asymptotic_dof"].cast<int>();
  options.bounds = to_limits(given["bounds"], "parameter_interval_bounds");
  options.confidence_interval_args = to_values(given["confidence_interval_args"]);
  if (const py::object fixed = given["best_fit_args"]; !fixed.is_none()) {
    options.best_fit_args = to_values(fixed);
  }
  if (const py::object threshold = given["threshold"]; !threshold.is_none()) {
    options.threshold = {threshold.cast<std::function<double(double)>>(), "given"};
  }
  options.strategy = strategy_of(given["strategy"]);
  options.start = to_values(given["start"]);
  return options;
}

IntervalResult interval_bound(BoundEvaluator& bound,
                              const std::string& poi,
                              const py::kwargs& given) {
  const IntervalOptions options = interval_options(given);
  const py::gil_scoped_release release;
  return bound.with(
      [&](Evaluator& evaluator) { return confidence_interval(evaluator, poi, options); });
}

}  // namespace

void bind_evaluator(py::module_& module) {
  py::class_<BoundEvaluator>(module, "Evaluator", "A data set bound to a model.")
      .def("ll", &ll, py::arg("values"))
      .def("derivatives", &derivatives, py::arg("values"))
      .def("fit", &fit_bound, py::arg("fixed"), py::arg("start"), py::arg("strategy"))
      .def("confidence_interval", &interval_bound, py::arg("poi"));
}

}  // namespace jacta::python
