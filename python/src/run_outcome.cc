#include <fmt/format.h>
#include <pybind11/stl.h>

#include "bindings.h"
#include "jacta/toy/runner.h"

namespace jacta::python {

namespace {

std::string text(const RunOutcome& outcome) {
  std::string line = fmt::format("{} toys in {:.2f} s, {:.0f} toys/s",
                                 outcome.n_toys,
                                 outcome.seconds,
                                 static_cast<double>(outcome.n_toys) / outcome.seconds);
  for (const auto& file : {outcome.toydata_file, outcome.output_file}) {
    if (!file.empty()) line += "\nsaved " + file;
  }
  for (const auto& [reason, count] : outcome.failures) {
    line += fmt::format("\n{} x {}", count, reason);
  }
  return line;
}

}  // namespace

void bind_run_outcome(py::module_& module) {
  py::class_<RunOutcome>(module, "RunOutcome", "What a job of toys has done.")
      .def_readonly("results", &RunOutcome::content, "The content of the result file.")
      .def_readonly("output_file", &RunOutcome::output_file)
      .def_readonly("toydata_file", &RunOutcome::toydata_file)
      .def_readonly("n_toys", &RunOutcome::n_toys)
      .def_readonly("seconds", &RunOutcome::seconds)
      .def_readonly("failures",
                    &RunOutcome::failures,
                    "Reasons of invalid fits and undefined edges with their number.")
      .def("__repr__", &text);
}

}  // namespace jacta::python
