#include <pybind11/stl.h>

#include "bindings.h"
#include "jacta/toy/runner.h"
#include "values.h"

namespace jacta::python {

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
                                  o.failures,
                                  o.poi,
                                  o.seed);
          },
          [](const py::tuple& state) {
            return RunOutcome{
                .content = state[0].cast<ResultContent>(),
                .output_file = state[1].cast<std::string>(),
                .toydata_file = state[2].cast<std::string>(),
                .n_toys = state[3].cast<std::int64_t>(),
                .n_resumed = state[4].cast<std::int64_t>(),
                .seconds = state[5].cast<double>(),
                .failures = state[6].cast<std::map<std::string, std::int64_t>>(),
                .poi = state[7].cast<std::string>(),
                .seed = state[8].cast<std::uint64_t>()};
          }))
      .def("__repr__", &shown<RunOutcome>);
}

}  // namespace jacta::python
