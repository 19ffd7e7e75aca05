#include "jacta/amplitude/batch_sums.h"

#include <pybind11/stl.h>

#include "arrays.h"
#include "bindings.h"

namespace jacta::python {

namespace {

Eigen::MatrixXd to_matrix(const py::object& array) {
  if (array.is_none()) return {};
  const auto shape = shape_of(array);
  if (shape.size() != 2) throw UsageError("derivatives are rows, one per event");
  const auto values = to_doubles(array);
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<const RowMajor>(values.data(),
                                    static_cast<Eigen::Index>(shape[0]),
                                    static_cast<Eigen::Index>(shape[1]));
}

// f(theta, direction) gives values, their gradient or None, and products or None.
BatchFunction batch_function(const py::object& f) {
  return [f](std::span<const double> theta, std::span<const double> direction) {
    const py::tuple given =
        f(to_array(theta), direction.empty() ? py::none() : to_array(direction));
    return BatchValues{.values = to_doubles(given[0]),
                       .gradient = to_matrix(given[1]),
                       .hessian_product = to_matrix(given[2])};
  };
}

std::vector<BatchFunction> batch_functions(const std::vector<py::object>& given) {
  std::vector<BatchFunction> functions;
  for (const auto& f : given) functions.push_back(batch_function(f));
  return functions;
}

Transformation transformation(const std::string& name) {
  return name == "log" ? Transformation::logarithm() : Transformation::identity();
}

py::tuple from_sum(const BatchSum& sum, bool with_product) {
  if (!with_product) return py::make_tuple(sum.value, to_array(sum.gradient));
  return py::make_tuple(sum.value, to_array(sum.gradient), to_array(sum.hessian_product));
}

}  // namespace

void bind_batch_sums(py::module_& module) {
  module.def(
      "sum_gradient",
      [](const std::vector<py::object>& functions,
         const std::vector<double>& theta,
         const BatchWeights& weights,
         const std::string& trans) {
        return from_sum(
            sum_gradient(
                batch_functions(functions), theta, weights, transformation(trans)),
            false);
      },
      py::arg("functions"),
      py::arg("theta"),
      py::arg("weights"),
      py::arg("trans"));
  module.def(
      "sum_gradient_and_product",
      [](const std::vector<py::object>& functions,
         const std::vector<double>& direction,
         const std::vector<double>& theta,
         const BatchWeights& weights,
         const std::string& trans) {
        return from_sum(sum_gradient_and_product(batch_functions(functions),
                                                 direction,
                                                 theta,
                                                 weights,
                                                 transformation(trans)),
                        true);
      },
      py::arg("functions"),
      py::arg("direction"),
      py::arg("theta"),
      py::arg("weights"),
      py::arg("trans"));
}

}  // namespace jacta::python
