// NumPy arrays by way of the buffer protocol, which is the same for all versions of NumPy
// (pybind11 before 2.12 misreads arrays of NumPy 2).
#pragma once

#include <pybind11/pybind11.h>

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

namespace jacta::python {

namespace py = pybind11;

/// A copy in the given shape, row-major; by default one axis.
py::object to_array(std::span<const double> values,
                    const std::vector<std::size_t>& shape = {});
py::object to_array(std::span<const std::int64_t> values);
py::object to_array(std::span<const std::uint8_t> values);
py::object to_array(const Eigen::VectorXd& vector);
py::object to_array(const Eigen::MatrixXd& matrix);

/// The numbers of an array, row-major, converted where needed.
std::vector<double> to_doubles(const py::object& array);
std::vector<std::int64_t> to_integers(const py::object& array);
std::vector<std::size_t> shape_of(const py::object& array);

}  // namespace jacta::python
