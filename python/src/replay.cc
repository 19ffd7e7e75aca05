#include "jacta/toy/replay.h"

#include <pybind11/stl.h>

#include "bindings.h"
#include "diagnostics.h"
#include "jacta/neyman/runner_thresholds.h"
#include "model.h"
#include "values.h"

namespace jacta::python {

namespace {

// One toy of a result file as stored, and again from its address.
py::tuple replay(const std::string& file, std::int64_t toy, const py::dict& model_args) {
  const ResultContent content = read_results(file);
  RunnerArguments arguments = arguments_of(content);
  for (const auto& [key, value] : model_args) {
    const std::string name = py::str(key);
    arguments.statistical_model_args.set(name, to_node(value, name));
  }
  PythonDiagnostics diagnostics;
  const ModelRegistry registry = built_in_models();
  ReplayedToy replayed;
  {
    const py::gil_scoped_release release;
    Runner runner(arguments, registry, diagnostics);
    apply_limit_threshold(runner, diagnostics);
    replayed = replay_toy(runner, content, toy);
  }
  py::dict stored;
  py::dict again;
  for (const auto& row : replayed.rows) {
    stored[py::str(row.hypothesis)] = from_values(row.stored);
    again[py::str(row.hypothesis)] = from_values(row.recomputed);
  }
  return py::make_tuple(stored, again);
}

}  // namespace

void bind_replay(py::module_& module) {
  module.def("replay",
             &replay,
             py::arg("file"),
             py::arg("toy"),
             py::arg("statistical_model_args"));
}

}  // namespace jacta::python
