#include "arrays.h"

#include <pybind11/stl.h>

#include <cstring>

namespace jacta::python {

namespace {

template <class T>
py::object filled(std::span<const T> values, const char* type) {
  py::object array = py::module_::import("numpy").attr("empty")(values.size(), type);
  if (!values.empty()) {
    const py::buffer_info info = py::buffer(array).request(true);
    std::memcpy(info.ptr, values.data(), values.size_bytes());
  }
  return array;
}

template <class T>
std::vector<T> copied(const py::object& array, const char* type) {
  const py::object contiguous =
      py::module_::import("numpy").attr("ascontiguousarray")(array, type);
  const py::buffer_info info = py::buffer(contiguous).request();
  std::vector<T> values(static_cast<std::size_t>(info.size));
  if (!values.empty()) std::memcpy(values.data(), info.ptr, values.size() * sizeof(T));
  return values;
}

}  // namespace

py::object to_array(std::span<const double> values,
                    const std::vector<std::size_t>& shape) {
  const py::object array = filled(values, "f8");
  return shape.empty() ? array : array.attr("reshape")(shape);
}

py::object to_array(std::span<const std::int64_t> values) {
  return filled(values, "i8");
}

py::object to_array(std::span<const std::uint8_t> values) {
  return filled(values, "u1");
}

py::object to_array(const Eigen::VectorXd& vector) {
  return filled<double>({vector.data(), static_cast<std::size_t>(vector.size())}, "f8");
}

py::object to_array(const Eigen::MatrixXd& matrix) {
  // Eigen's matrices are column-major.
  const auto rows = static_cast<std::size_t>(matrix.rows());
  const auto columns = static_cast<std::size_t>(matrix.cols());
  const std::span<const double> values(matrix.data(), rows * columns);
  return filled(values, "f8").attr("reshape")(columns, rows).attr("T");
}

std::vector<double> to_doubles(const py::object& array) {
  return copied<double>(array, "f8");
}

std::vector<std::int64_t> to_integers(const py::object& array) {
  return copied<std::int64_t>(array, "i8");
}

std::vector<std::size_t> shape_of(const py::object& array) {
  return array.attr("shape").cast<std::vector<std::size_t>>();
}

}  // namespace jacta::python
