#include <fmt/format.h>
#include <pybind11/stl.h>

#include "bindings.h"
#include "jacta/interval/confidence_interval.h"

namespace jacta::python {

namespace {

std::string text(const IntervalResult& result) {
  std::string line =
      fmt::format("{}: {} {:.4g} % interval [{:.8g}, {:.8g}], best fit {:.8g}",
                  result.poi,
                  result.kind,
                  100 * result.level,
                  result.lower,
                  result.upper,
                  result.best_fit.values.at(result.poi));
  line += fmt::format(
      "\nthreshold: {}; {} fits along the profile", result.threshold, result.n_fits);
  if (result.n_invalid_fits > 0)
    line += fmt::format(", {} invalid", result.n_invalid_fits);
  if (!result.reason.empty()) line += fmt::format("\nundefined edge: {}", result.reason);
  return line;
}

}  // namespace

void bind_interval_result(py::module_& module) {
  py::class_<IntervalResult>(
      module, "IntervalResult", "A confidence interval and how it was found.")
      .def_readonly("poi", &IntervalResult::poi)
      .def_readonly("lower", &IntervalResult::lower)
      .def_readonly("upper", &IntervalResult::upper)
      .def_readonly("level", &IntervalResult::level)
      .def_readonly("kind", &IntervalResult::kind)
      .def_readonly("threshold", &IntervalResult::threshold, "What threshold was used.")
      .def_readonly("best_fit", &IntervalResult::best_fit)
      .def_readonly("n_fits", &IntervalResult::n_fits)
      .def_readonly("n_invalid_fits", &IntervalResult::n_invalid_fits)
      .def_readonly("reason", &IntervalResult::reason, "Why an edge is undefined.")
      .def("__repr__", &text);
}

}  // namespace jacta::python
