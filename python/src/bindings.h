// The parts of the extension module: one function per bound class.
#pragma once

#include <pybind11/pybind11.h>

namespace jacta::python {

namespace py = pybind11;

/// jacta.errors.InputError, IoError and UsageError for those of jacta/base/error.h.
void bind_errors(py::module_& module);
void bind_distribution(py::module_& module);
void bind_parameter(py::module_& module);
void bind_parameters(py::module_& module);
void bind_histogram(py::module_& module);
void bind_files(py::module_& module);
void bind_stream(py::module_& module);
void bind_configuration(py::module_& module);
void bind_model(py::module_& module);
void bind_template_model(py::module_& module);
void bind_amplitude(py::module_& module);
void bind_python_model(py::module_& module);
void bind_fit_result(py::module_& module);
void bind_interval_result(py::module_& module);
void bind_evaluator(py::module_& module);
void bind_results(py::module_& module);
void bind_thresholds(py::module_& module);
void bind_run_outcome(py::module_& module);
void bind_runner(py::module_& module);
void bind_expressions(py::module_& module);
void bind_scan(py::module_& module);
void bind_campaign(py::module_& module);
void bind_replay(py::module_& module);
void bind_amplitude_results(py::module_& module);
void bind_poles(py::module_& module);
void bind_batch_sums(py::module_& module);

}  // namespace jacta::python
