#include "evaluator.h"

#include <fmt/format.h>
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "arrays.h"
#include "bindings.h"
#include "diagnostics.h"
#include "jacta/neyman/neyman_interval.h"
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

// Of every row: one value per parameter.
py::object values_at(BoundEvaluator& bound, const py::object& rows) {
  const auto shape = shape_of(rows);
  const std::size_t width = bound.parameters().size();
  if (shape.size() != 2 || shape[1] != width) {
    throw UsageError("points are rows of one value per parameter");
  }
  const auto theta = to_doubles(rows);
  std::vector<double> result(shape[0]);
  {
    const py::gil_scoped_release release;
    bound.watched([&](Evaluator& evaluator) {
      for (std::size_t i = 0; i < result.size(); ++i) {
        result[i] = evaluator.value({theta.data() + i * width, width});
      }
      return 0;
    });
  }
  return to_array(result);
}

std::vector<double> term_values(BoundEvaluator& bound, const py::dict& values) {
  const auto theta = bound.parameters().values(to_values(values));
  const py::gil_scoped_release release;
  return bound.with(
      [&](Evaluator& evaluator) { return evaluator.likelihood().term_values(theta); });
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
  return bound.watched([&](Evaluator& evaluator) { return fit(evaluator, options); });
}

// A function of Python that may give anything.
std::function<double(double)> threshold_function(const py::object& function) {
  return [call = function.cast<std::function<double(double)>>()](double mu) {
    try {
      return call(mu);
    } catch (const py::cast_error&) {
      throw InputError(
          fmt::format("confidence_interval_threshold gives no number at {}", mu));
    }
  };
}

// What confidence_interval is given, by the names of IntervalOptions.
IntervalOptions interval_options(const py::dict& given) {
  IntervalOptions options;
  options.level = to_argument<double>(given["level"], "confidence_level", "a number");
  options.kind = to_kind<IntervalKind>(given["kind"], "confidence_interval_kind");
  options.root_find =
      to_kind<RootFinding>(given["root_find"], "confidence_interval_root_find");
  options.asymptotic_dof =
      to_argument<int>(given["asymptotic_dof"], "asymptotic_dof", "an integer");
  options.bounds = to_limits(given["bounds"], "parameter_interval_bounds");
  options.confidence_interval_args = to_values(given["confidence_interval_args"]);
  if (const py::object fixed = given["best_fit_args"]; !fixed.is_none()) {
    options.best_fit_args = to_values(fixed);
  }
  if (const py::object threshold = given["threshold"]; !threshold.is_none()) {
    options.threshold = {threshold_function(threshold), "given"};
  }
  options.strategy = strategy_of(given["strategy"]);
  options.start = to_values(given["start"]);
  options.pieces = to_argument<bool>(given["pieces"], "pieces", "True or False");
  return options;
}

// The thresholds of toys that belong to a model as it is: its nominal values, and what
// the fits keep fixed.
HypothesisThreshold threshold_of(const ThresholdsFile& file,
                                 const Parameters& parameters,
                                 const std::string& poi,
                                 const IntervalOptions& options,
                                 bool interpolate,
                                 Node inputs) {
  ThresholdRequest request{.poi = poi,
                           .confidence_level = options.level,
                           .kind = options.kind,
                           .interpolate = interpolate,
                           .asymptotic_dof = options.asymptotic_dof,
                           .inputs = std::move(inputs)};
  Node fixed = Node::map();
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const Parameter& parameter = parameters[p];
    const auto given = options.confidence_interval_args.find(parameter.name);
    const bool is_given = given != options.confidence_interval_args.end();
    if (is_given && parameter.fittable) {
      fixed.set(parameter.name, Node::real(given->second));
    }
    if (is_given && !parameter.fittable) {
      request.nominal_values.set(parameter.name, Node::real(given->second));
    } else if (parameter.nominal_value) {
      request.nominal_values.set(parameter.name, Node::number(*parameter.nominal_value));
    }
  }
  PythonDiagnostics diagnostics;
  return data_threshold(file, fixed, request, diagnostics);
}

NeymanInterval interval_bound(BoundEvaluator& bound,
                              const std::string& poi,
                              const py::kwargs& given) {
  const IntervalOptions options = interval_options(given);
  const py::object file = given["thresholds"];
  if (file.is_none()) {
    const py::gil_scoped_release release;
    return bound.watched([&](Evaluator& evaluator) {
      return NeymanInterval{.interval = confidence_interval(evaluator, poi, options)};
    });
  }
  const auto threshold = threshold_of(file.cast<const ThresholdsFile&>(),
                                      bound.parameters(),
                                      poi,
                                      options,
                                      given["interpolate"].cast<bool>(),
                                      to_node(given["inputs"], "inputs"));
  const py::gil_scoped_release release;
  return bound.watched([&](Evaluator& evaluator) {
    return neyman_interval(evaluator, poi, options, threshold);
  });
}

}  // namespace

void bind_evaluator(py::module_& module) {
  py::class_<BoundEvaluator>(module, "Evaluator", "A data set bound to a model.")
      .def("ll", &ll, py::arg("values"))
      .def("values_at", &values_at, py::arg("rows"))
      .def("term_values", &term_values, py::arg("values"))
      .def("derivatives", &derivatives, py::arg("values"))
      .def("fit", &fit_bound, py::arg("fixed"), py::arg("start"), py::arg("strategy"))
      .def("confidence_interval", &interval_bound, py::arg("poi"));
}

}  // namespace jacta::python
