#include "jacta/random/distribution.h"

#include <cmath>

#include "arrays.h"
#include "bindings.h"

namespace jacta::python {

namespace {

// Of one number or of an array, in its shape.
template <class F>
py::object mapped_array(const py::object& x, F function) {
  if (py::isinstance<py::float_>(x) || py::isinstance<py::int_>(x)) {
    return py::float_(function(x.cast<double>()));
  }
  const py::object array = py::module_::import("numpy").attr("asarray")(x);
  const auto shape = shape_of(array);
  if (shape.empty()) return py::float_(function(array.cast<double>()));
  auto values = to_doubles(array);
  for (double& value : values) value = function(value);
  return to_array(values, shape);
}

py::object sample(const FrozenDistribution& distribution,
                  std::size_t n,
                  std::uint64_t seed) {
  Stream stream({.seed = seed, .point = 0, .toy = 0});
  std::vector<double> values(n);
  for (double& value : values) value = distribution.sample(stream);
  return to_array(values);
}

}  // namespace

void bind_distribution(py::module_& module) {
  py::class_<FrozenDistribution>(module,
                                 "FrozenDistribution",
                                 "A distribution of scipy.stats with fixed arguments, "
                                 "the constraint of a parameter.")
      .def_property_readonly("name", &FrozenDistribution::name)
      .def(
          "logpdf",
          [](const FrozenDistribution& d, const py::object& x) {
            return mapped_array(x, [&](double at) { return d.logpdf(at); });
          },
          py::arg("x"),
          "ln of the density; -inf outside the support.")
      .def(
          "pdf",
          [](const FrozenDistribution& d, const py::object& x) {
            return mapped_array(x, [&](double at) { return std::exp(d.logpdf(at)); });
          },
          py::arg("x"),
          "The density.")
      .def("_sample",
           &sample,
           py::arg("n"),
           py::arg("seed"),
           "Random numbers that are a function of the seed.")
      .def(
          "rvs",
          [](const FrozenDistribution& d,
             const py::object& size,
             const py::object& random_state) {
            return py::module_::import("jacta.distributions")
                .attr("rvs")(d, size, random_state);
          },
          py::arg("size") = 1,
          py::arg("random_state") = py::none(),
          "Random numbers, as scipy.stats draws them: one number for size 1.")
      .def("support", &FrozenDistribution::support, "Ends of the support.")
      .def(
          "__eq__",
          [](const FrozenDistribution& a, const FrozenDistribution& b) { return a == b; })
      .def("__hash__",
           [](const FrozenDistribution& d) { return py::hash(py::str(d.text())); })
      .def("__reduce__",
           [](const FrozenDistribution& d) {
             // Functions of a compiled module cannot be pickled.
             return py::make_tuple(
                 py::module_::import("jacta.distributions").attr("parsed"),
                 py::make_tuple(d.text()));
           })
      .def("__repr__", &FrozenDistribution::text);
}

}  // namespace jacta::python
