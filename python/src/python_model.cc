#include "python_model.h"

#include <pybind11/stl.h>

#include <exception>
#include <optional>

#include "bindings.h"
#include "datasets.h"
#include "evaluator.h"
#include "jacta/model/registry.h"
#include "values.h"

namespace jacta::python {

namespace {

py::dict named_values(const std::vector<std::string>& names,
                      std::span<const double> theta) {
  py::dict values;
  for (std::size_t i = 0; i < names.size(); ++i) values[py::str(names[i])] = theta[i];
  return values;
}

class PythonLikelihood final : public LogLikelihood {
 public:
  PythonLikelihood(PythonObject object,
                   std::vector<std::string> names,
                   std::optional<Dataset> data)
      : object_(std::move(object)), names_(std::move(names)), data_(std::move(data)) {}

  double value(std::span<const double> theta) override {
    // Optimisers in C swallow exceptions: the first one is raised again until it is
    // heard.
    if (failure_) std::rethrow_exception(failure_);
    const py::gil_scoped_acquire gil;
    try {
      return call(theta);
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  }

 private:
  double call(std::span<const double> theta) {
    if (data_) make_current();
    const py::object result = object_->attr("_ll")(**named_values(names_, theta));
    const double ll = PyFloat_AsDouble(result.ptr());
    if (ll == -1 && PyErr_Occurred() != nullptr) throw py::error_already_set();
    return ll;
  }

  // The object holds one data set: that of the likelihood that was called last.
  void make_current() {
    if (!token_) token_ = hold(py::module_::import("builtins").attr("object")());
    const py::object owner = object_->attr("_data_owner");
    if (owner.is(*token_)) return;
    object_->attr("_set_tables")(from_dataset(*data_));
    object_->attr("_data_owner") = *token_;
  }

  PythonObject object_;
  std::vector<std::string> names_;
  std::optional<Dataset> data_;
  PythonObject token_;
  std::exception_ptr failure_;
};

class PythonGenerator final : public Generator {
 public:
  PythonGenerator(PythonObject object,
                  std::vector<std::string> names,
                  std::vector<double> theta)
      : object_(std::move(object)), names_(std::move(names)), theta_(std::move(theta)) {}

  Dataset generate(const StreamAddress& address) const override {
    const py::gil_scoped_acquire gil;
    const py::object tables = object_->attr("_make_toy")(
        named_values(names_, theta_), address.seed, address.point, address.toy);
    return to_dataset(tables);
  }

 private:
  PythonObject object_;
  std::vector<std::string> names_;
  std::vector<double> theta_;
};

}  // namespace

PythonModel::PythonModel(py::object object,
                         Parameters parameters,
                         ModelSettings settings,
                         std::vector<std::string> dataset_names,
                         bool has_expectation_values)
    : StatisticalModel(ParameterSpace::of(std::move(parameters)), std::move(settings)),
      object_(hold(std::move(object))),
      dataset_names_(std::move(dataset_names)),
      has_expectation_values_(has_expectation_values) {}

Evaluator PythonModel::bind_current() const {
  return Evaluator(
      std::make_shared<const ParameterSpace>(space()),
      std::make_unique<PythonLikelihood>(object_, parameters().names(), std::nullopt));
}

std::unique_ptr<LogLikelihood> PythonModel::make_likelihood(const Dataset& data) const {
  std::optional<Dataset> given;
  if (data.size() > 0) given = data;
  return std::make_unique<PythonLikelihood>(
      object_, parameters().names(), std::move(given));
}

std::unique_ptr<Generator> PythonModel::make_generator(const std::vector<double>& theta,
                                                       const GenerateOptions&) const {
  return std::make_unique<PythonGenerator>(object_, parameters().names(), theta);
}

std::map<std::string, Expectations> PythonModel::expected_events(
    const std::vector<double>& theta) const {
  const py::gil_scoped_acquire gil;
  const py::object events = object_->attr("get_expectation_values")(
      **named_values(parameters().names(), theta));
  const Values values = to_values(events);
  return {{dataset_names_.front(), {values.begin(), values.end()}}};
}

void bind_python_model(py::module_& module) {
  py::class_<PythonModel, StatisticalModel, std::shared_ptr<PythonModel>>(module,
                                                                          "PythonModel")
      .def(py::init([](py::object object,
                       const Parameters& parameters,
                       const py::dict& settings,
                       std::vector<std::string> dataset_names,
                       bool has_expectation_values) {
             return std::make_shared<PythonModel>(std::move(object),
                                                  parameters,
                                                  read_model_settings(to_node(settings)),
                                                  std::move(dataset_names),
                                                  has_expectation_values);
           }),
           py::arg("object"),
           py::arg("parameters"),
           py::arg("settings"),
           py::arg("dataset_names"),
           py::arg("has_expectation_values"))
      .def("bind_current", [](const PythonModel& model) {
        return std::make_unique<BoundEvaluator>(model.bind_current());
      });
}

}  // namespace jacta::python
