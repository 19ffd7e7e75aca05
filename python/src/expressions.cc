#include "arrays.h"
#include "bindings.h"
#include "jacta/config/expression.h"
#include "jacta/fit/signal_multiplier.h"
#include "jacta/interval/critical_value.h"
#include "values.h"

namespace jacta::python {

namespace {

py::object to_object(const NumberArray& array) {
  if (!array.is_integer) return to_array(array.values);
  std::vector<std::int64_t> integers;
  for (const double value : array.values) {
    integers.push_back(static_cast<std::int64_t>(value));
  }
  return to_array(std::span<const std::int64_t>(integers));
}

py::object evaluate(const std::string& text) {
  const ExpressionValue value = evaluate_expression(text);
  if (const auto* number = std::get_if<Number>(&value)) return from_number(*number);
  if (const auto* array = std::get_if<NumberArray>(&value)) return to_object(*array);
  return py::cast(std::get<FrozenDistribution>(value));
}

}  // namespace

void bind_expressions(py::module_& module) {
  module.def("evaluate_expression",
             &evaluate,
             py::arg("text"),
             "The value of an expression of NumPy or scipy.stats, by a closed grammar.");
  module.def(
      "asymptotic_critical_value",
      [](const std::string& kind, double level, int dof) {
        return asymptotic_critical_value(
            to_kind<IntervalKind>(kind, "confidence_interval_kind"), level, dof);
      },
      py::arg("kind"),
      py::arg("confidence_level"),
      py::arg("degrees_of_freedom"));
  module.def(
      "signal_multiplier_estimator",
      [](const py::object& signal,
         const py::object& background,
         const py::object& data,
         int iterations) {
        return signal_multiplier_estimator(
            to_doubles(signal), to_doubles(background), to_doubles(data), iterations);
      },
      py::arg("signal"),
      py::arg("background"),
      py::arg("data"),
      py::arg("iterations"));
  module.def(
      "load_yaml",
      [](const std::string& path) { return from_node(load_yaml(path)); },
      py::arg("path"),
      "What a file in YAML holds.");
}

}  // namespace jacta::python
