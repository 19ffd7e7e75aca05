#include "jacta/data/histogram.h"

#include <fmt/format.h>
#include <pybind11/stl.h>

#include "arrays.h"
#include "bindings.h"
#include "jacta/base/error.h"

namespace jacta::python {

namespace {

std::vector<std::size_t> bins_of(const Histogram& histogram) {
  std::vector<std::size_t> bins;
  for (const auto& axis : histogram.axes()) bins.push_back(axis.bins());
  return bins;
}

Histogram make_histogram(const std::vector<std::pair<std::string, py::object>>& axes,
                         const py::object& contents) {
  std::vector<Axis> made;
  for (const auto& [name, edges] : axes) made.push_back({name, to_doubles(edges)});
  const auto bins = bins_of(Histogram(made));
  const auto shape = shape_of(py::module_::import("numpy").attr("asarray")(contents));
  if (shape != bins) {
    const std::string found = py::str(py::cast(shape));
    const std::string expected = py::str(py::cast(bins));
    throw InputError(fmt::format(
        "the contents have the shape {}, the axes have {} bins", found, expected));
  }
  return Histogram(std::move(made), to_doubles(contents));
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
          "histogram",
          [](const Histogram& h) { return to_array(h.contents(), bins_of(h)); },
          "The contents, one array axis per axis.")
      .def(
          "bin_volumes",
          [](const Histogram& h) { return to_array(h.bin_volumes(), bins_of(h)); },
          "Products of the bin widths, in the shape of the contents.")
      .def("sum", &Histogram::sum)
      .def("__repr__", &text);
}

}  // namespace jacta::python
