#include "bindings.h"
#include "jacta/base/version.h"

PYBIND11_MODULE(_core, module) {
  using namespace jacta::python;
  module.doc() = "The compiled part of jacta.";
  module.attr("__version__") = py::str(std::string(jacta::version()));
  bind_errors(module);
  bind_distribution(module);
  bind_parameter(module);
  bind_parameters(module);
  bind_histogram(module);
  bind_files(module);
  bind_stream(module);
  bind_configuration(module);
  bind_fit_result(module);
  bind_interval_result(module);
  bind_evaluator(module);
  bind_model(module);
  bind_template_model(module);
  bind_amplitude(module);
  bind_python_model(module);
  bind_results(module);
  bind_run_outcome(module);
  bind_thresholds(module);
  bind_runner(module);
  bind_expressions(module);
  bind_scan(module);
  bind_campaign(module);
  bind_replay(module);
  bind_amplitude_results(module);
  bind_poles(module);
  bind_batch_sums(module);
}
