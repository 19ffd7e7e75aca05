#include "jacta/data/histogram.h"

#include <fmt/format.h>
#include <pybind11/stl.h>

#include "bindings.h"
#include "datasets.h"
#include "jacta/base/error.h"

namespace jacta::python {

namespace {

using Contents = py::array_t<double, py::array::c_style | py::array::forcecast>;

std::vector<py::ssize_t> shape_of(const Histogram& histogram) {
  std::vector<py::ssize_t> shape;
  for (const auto& axis : histogram.axes()) {
    shape.push_back(static_cast<py::ssize_t>(axis.bins()));
  }
  return shape;
}

Histogram make_histogram(
    const std::vector<std::pair<std::string, std::vector<double>>>& axes,
    const Contents& contents) {
  std::vector<Axis> made;
  for (const auto& [name, edges] : axes) made.push_back({name, edges});
  const auto shape = shape_of(Histogram(made));
  const std::vector<py::ssize_t> given(contents.shape(),
                                       contents.shape() + contents.ndim());
  if (given != shape) {
    const std::string found = py::str(py::cast(given));
    const std::string expected = py::str(py::cast(shape));
    throw InputError(fmt::format(
        "the contents have the shape {}, the axes have {} bins", found, expected));
  }
  return Histogram(std::move(made), {contents.data(), contents.data() + contents.size()});
}

py::array_t<double> contents(const Histogram& histogram) {
  return py::array_t<double>(shape_of(histogram), histogram.contents().data());
}

py::list edges(const Histogram& histogram) {
  py::list list;
  for (const auto& axis : histogram.axes()) list.append(to_array(axis.edges));
  return list;
}

std::vector<std::string> names(const Histogram& histogram) {
  std::vector<std::string> list;
  for (const auto& axis : histogram.axes()) list.push_back(axis.name);
  return list;
}

std::string text(const Histogram& histogram) {
  std::string axes;
  for (const auto& axis : histogram.axes()) {
    axes += fmt::format("{}{}: {} bins in [{:g}, {:g}]",
                        axes.empty() ? "" : ", ",
                        axis.name,
                        axis.bins(),
                        axis.edges.front(),
                        axis.edges.back());
  }
  return fmt::format("Histogram({}; sum {:.6g})", axes, histogram.sum());
}

}  // namespace

void bind_histogram(py::module_& module) {
  py::class_<Histogram>(module,
                        "Histogram",
                        "Contents on a grid of bins: Histogram([(name, edges), ...], "
                        "contents).")
      .def(py::init(&make_histogram), py::arg("axes"), py::arg("contents"))
      .def_property_readonly("axis_names", &names)
      .def_property_readonly("bin_edges", &edges, "One array of edges per axis.")
      .def_property_readonly(
          "histogram", &contents, "The contents, one array axis per axis.")
      .def(
          "bin_volumes",
          [](const Histogram& h) {
            return py::array_t<double>(shape_of(h), h.bin_volumes().data());
          },
          "Products of the bin widths, in the shape of the contents.")
      .def("sum", &Histogram::sum)
      .def("__repr__", &text);
}

}  // namespace jacta::python
