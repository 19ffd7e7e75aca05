#include "jacta/random/distribution.h"

#include "bindings.h"

namespace jacta::python {

void bind_distribution(py::module_& module) {
  py::class_<FrozenDistribution>(module,
                                 "FrozenDistribution",
                                 "A distribution of scipy.stats with fixed arguments, "
                                 "the constraint of a parameter.")
      .def_property_readonly("name", &FrozenDistribution::name)
      .def("logpdf",
           &FrozenDistribution::logpdf,
           py::arg("x"),
           "ln of the density; -inf outside the support.")
      .def("support", &FrozenDistribution::support, "Ends of the support.")
      .def(
          "__eq__",
          [](const FrozenDistribution& a, const FrozenDistribution& b) { return a == b; })
      .def("__hash__",
           [](const FrozenDistribution& d) { return py::hash(py::str(d.text())); })
      .def("__repr__", &FrozenDistribution::text);
}

}  // namespace jacta::python
