#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include "bindings.h"
#include "datasets.h"
#include "jacta/data/template_file.h"
#include "jacta/data/toy_file.h"

namespace jacta::python {

namespace {

py::list read_toys(const std::filesystem::path& path) {
  const ToyFile file(path);
  py::list toys;
  for (std::size_t i = 0; i < file.size(); ++i) toys.append(from_dataset(file.read(i)));
  return toys;
}

void write_toy_file(const std::filesystem::path& path,
                    const std::vector<py::dict>& toys,
                    const std::string& date,
                    const TextAttributes& attributes) {
  std::vector<Dataset> data;
  for (const auto& toy : toys) data.push_back(to_dataset(toy));
  write_toys(path, data, date, attributes);
}

void write_template_file(const std::filesystem::path& path,
                         const py::dict& histograms,
                         const std::string& date) {
  std::vector<std::pair<std::string, Histogram>> named;
  for (const auto& [name, histogram] : histograms) {
    named.emplace_back(py::str(name), histogram.cast<Histogram>());
  }
  write_templates(path, named, date);
}

}  // namespace

void bind_files(py::module_& module) {
  module.def("read_toys", &read_toys, py::arg("path"));
  module.def("write_toys",
             &write_toy_file,
             py::arg("path"),
             py::arg("toys"),
             py::arg("date"),
             py::arg("attributes"));
  module.def("read_template",
             &read_template,
             py::arg("path"),
             py::arg("name"),
             "One histogram of a template file.");
  module.def("template_names",
             &template_names,
             py::arg("path"),
             "Names of the histograms of a template file.");
  module.def("write_templates",
             &write_template_file,
             py::arg("path"),
             py::arg("histograms"),
             py::arg("date"));
}

}  // namespace jacta::python
