#include "python_likelihood.h"

#include "datasets.h"
#include "evaluator.h"
#include "turn.h"

namespace jacta::python {

py::dict named_values(const std::vector<std::string>& names,
                      std::span<const double> theta) {
  py::dict values;
  for (std::size_t i = 0; i < names.size(); ++i) values[py::str(names[i])] = theta[i];
  return values;
}

PythonLikelihood::PythonLikelihood(PythonObject object,
                                   std::string method,
                                   std::vector<std::string> names,
                                   std::optional<Dataset> data)
    : object_(std::move(object)),
      method_(std::move(method)),
      names_(std::move(names)),
      data_(std::move(data)) {}

double PythonLikelihood::value(std::span<const double> theta) {
  // Optimisers in C swallow exceptions: the first one is raised again until it is heard.
  if (failure_) std::rethrow_exception(failure_);
  const py::gil_scoped_acquire gil;
  try {
    return call(theta);
  } catch (...) {
    failure_ = std::current_exception();
    throw;
  }
}

double PythonLikelihood::call(std::span<const double> theta) {
  const Turn turn;
  if (data_) make_current();
  const py::object result = object_->attr(method_.c_str())(**named_values(names_, theta));
  const double ll = PyFloat_AsDouble(result.ptr());
  if (ll == -1 && PyErr_Occurred() != nullptr) throw py::error_already_set();
  return ll;
}

std::size_t PythonLikelihood::n_outliers(std::span<const double> theta) {
  const py::gil_scoped_acquire gil;
  if (!py::hasattr(*object_, "_bound")) return 0;
  const Turn turn;
  if (data_) make_current();
  const py::object bound = object_->attr("_bound");
  if (bound.is_none()) return 0;
  const std::vector<std::uint8_t> none(theta.size(), 0);
  Derivatives derivatives;
  bound.cast<BoundEvaluator&>().with([&](Evaluator& evaluator) {
    if (!evaluator.has_derivatives()) return;
    evaluator.likelihood().derivatives({.theta = theta, .wanted = none}, derivatives);
  });
  return derivatives.n_outliers;
}

// The object holds one data set: that of the likelihood that was called last.
void PythonLikelihood::make_current() {
  if (!token_) token_ = hold(py::module_::import("builtins").attr("object")());
  const py::object owner = object_->attr("_data_owner");
  if (owner.is(*token_)) return;
  object_->attr("_set_tables")(from_dataset(*data_));
  object_->attr("_data_owner") = *token_;
}

PythonGenerator::PythonGenerator(PythonObject object,
                                 std::string method,
                                 std::vector<std::string> names,
                                 std::vector<double> theta)
    : object_(std::move(object)),
      method_(std::move(method)),
      names_(std::move(names)),
      theta_(std::move(theta)) {}

Dataset PythonGenerator::generate(const StreamAddress& address) const {
  const py::gil_scoped_acquire gil;
  const Turn turn;  // methods that draw from NumPy's one generator have it seeded
  const py::object tables = object_->attr(method_.c_str())(
      named_values(names_, theta_), address.seed, address.point, address.toy);
  return to_dataset(tables);
}

}  // namespace jacta::python
