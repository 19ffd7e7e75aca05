// Notes and warnings of the library as those of Python.
#pragma once

#include <pybind11/pybind11.h>

#include "jacta/base/diagnostics.h"

namespace jacta::python {

/// Hands every message to jacta.messages.report.
class PythonDiagnostics final : public Diagnostics {
 public:
  void report(const Message& message) override {
    const pybind11::gil_scoped_acquire gil;
    pybind11::module_::import("jacta.messages")
        .attr("report")(message.severity == Severity::warning, message.text);
  }
};

}  // namespace jacta::python
