#include "jacta/toy/replay.h"

#include <pybind11/stl.h>

#include "bindings.h"
#include "diagnostics.h"
#include "jacta/data/toy_file.h"
#include "jacta/neyman/runner_thresholds.h"
#include "model.h"
#include "values.h"

namespace jacta::python {

namespace {

using Rows = std::vector<std::pair<std::string, Values>>;

py::dict from_rows(const Rows& rows) {
  py::dict dict;
  for (const auto& [name, values] : rows) dict[py::str(name)] = from_values(values);
  return dict;
}

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
  Rows stored;
  Rows again;
  {
    const py::gil_scoped_release release;
    stored = stored_rows(content, static_cast<std::size_t>(toy));
    Runner runner(arguments, registry, diagnostics);
    apply_limit_threshold(runner, diagnostics);
    const bool generated = arguments.toydata_mode != ToyDataMode::read;
    const Dataset data =
        generated
            ? runner.generate_toy(toy)
            : ToyFile(arguments.toydata_filename).read(static_cast<std::size_t>(toy));
    again = recomputed_rows(runner, runner.fit_toy(data, generated));
  }
  return py::make_tuple(from_rows(stored), from_rows(again));
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
