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
      .def_readonly(
          "n_resumed", &RunOutcome::n_resumed, "Toys whose rows an earlier run has kept.")
      .def_readonly("seconds", &RunOutcome::seconds)
      .def_readonly("failures",
                    &RunOutcome::failures,
                    "Reasons of invalid fits and undefined edges with their number.")
      .def("_repr_html_",
           [](const py::object& self) {
             return py::module_::import("jacta.html").attr("outcome_table")(self);
           })
      .def(py::pickle(
          [](const RunOutcome& o) {
            return py::make_tuple(o.content,
                                  o.output_file,
                                  o.toydata_file,
                                  o.n_toys,
                                  o.n_resumed,
                                  o.seconds,
                                  o.failures);
          },
          [](const py::tuple& state) {
            return RunOutcome{
                .content = state[0].cast<ResultContent>(),
                .output_file = state[1].cast<std::string>(),
                .toydata_file = state[2].cast<std::string>(),
                .n_toys = state[3].cast<std::int64_t>(),
                .n_resumed = state[4].cast<std::int64_t>(),
                .seconds = state[5].cast<double>(),
                .failures = state[6].cast<std::map<std::string, std::int64_t>>()};
          }))
      .def("__repr__", &text);
}

}  // namespace jacta::python
