#include "jacta/toy/runner.h"

#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "bindings.h"
#include "datasets.h"
#include "diagnostics.h"
#include "interruptible.h"
#include "jacta/neyman/runner_thresholds.h"
#include "jacta/toy/run_files.h"
#include "model.h"
#include "python_model.h"
#include "values.h"

namespace jacta::python {

namespace {

// A Runner and the diagnostics it reports to.
class BoundRunner {
 public:
  BoundRunner(const py::dict& arguments, std::shared_ptr<StatisticalModel> model)
      : in_python_(std::dynamic_pointer_cast<PythonModel>(model) != nullptr),
        runner_(make_runner(arguments, std::move(model), diagnostics_)) {
    apply_limit_threshold(*runner_, diagnostics_);
  }

  // One function for all hypotheses.
  void set_threshold(const std::function<double(double)>& value) {
    runner_->set_thresholds(std::vector<ThresholdFunction>(
        runner_->hypotheses().size(), ThresholdFunction{value, "given"}));
  }

  const Runner& runner() const { return *runner_; }

  // Throws where the job would replace a file.
  void check_output() const { check_files_written(runner_->arguments(), false); }

  // A model in Python runs in the calling thread, which notices interrupts itself.
  RunOutcome run(std::size_t threads,
                 const std::string& date,
                 const std::string& host,
                 const py::object& progress) {
    const auto tell = progress_of(progress);
    const auto job = [&](const CancellationToken& token) {
      const Executor executor(in_python_ ? 1 : threads);
      return runner_->run(
          {.executor = executor, .date = date, .host = host, .loop = {&token, tell}});
    };
    if (in_python_) return job(CancellationToken());
    return interruptible(job);
  }

 private:
  static std::unique_ptr<Runner> make_runner(const py::dict& given,
                                             std::shared_ptr<StatisticalModel> model,
                                             Diagnostics& diagnostics) {
    RunnerArguments arguments = RunnerArguments::from_map(to_node(given));
    ModelRegistry registry;
    registry.add(arguments.statistical_model,
                 [&](const ModelConfiguration&, Diagnostics&) { return model; });
    return std::make_unique<Runner>(std::move(arguments), registry, diagnostics);
  }

  bool in_python_;
  PythonDiagnostics diagnostics_;
  std::unique_ptr<Runner> runner_;
};

py::dict hypothesis_values(const BoundRunner& bound) {
  py::dict map;
  for (const auto& hypothesis : bound.runner().hypotheses()) {
    map[py::str(hypothesis.name)] = from_node(hypothesis.values);
  }
  return map;
}

}  // namespace

void bind_runner(py::module_& module) {
  py::class_<BoundRunner>(module, "Runner", "One job of toys.")
      .def(py::init<const py::dict&, std::shared_ptr<StatisticalModel>>(),
           py::arg("arguments"),
           py::arg("model"))
      .def_property_readonly(
          "seed", [](const BoundRunner& bound) { return bound.runner().seed(); })
      .def_property_readonly(
          "point", [](const BoundRunner& bound) { return bound.runner().point(); })
      .def_property_readonly("hypotheses", &hypothesis_values)
      .def("set_threshold", &BoundRunner::set_threshold, py::arg("threshold"))
      .def("check_output", &BoundRunner::check_output)
      .def(
          "generate_toy",
          [](const BoundRunner& bound, std::int64_t i) {
            return from_dataset(bound.runner().generate_toy(i));
          },
          py::arg("i"))
      .def("run",
           &BoundRunner::run,
           py::arg("threads"),
           py::arg("date"),
           py::arg("host"),
           py::arg("progress") = py::none());
}

}  // namespace jacta::python
