#include "jacta/random/stream.h"

#include "bindings.h"

namespace jacta::python {

void bind_stream(py::module_& module) {
  py::class_<Stream>(module, "Stream", "The random numbers that belong to a toy.")
      .def(py::init([](std::uint64_t seed, std::uint64_t point, std::uint64_t toy) {
             return Stream({.seed = seed, .point = point, .toy = toy}, Purpose::user);
           }),
           py::arg("seed"),
           py::arg("point") = 0,
           py::arg("toy") = 0)
      .def(
          "bits", [](Stream& stream) { return stream(); }, "64 random bits.")
      .def("uniform", &Stream::uniform, "Uniform in [0, 1).");
}

}  // namespace jacta::python
