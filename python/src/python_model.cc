#include "python_model.h"

#include <pybind11/stl.h>

#include "bindings.h"
#include "datasets.h"
#include "evaluator.h"
#include "held_likelihood.h"
#include "jacta/model/registry.h"
#include "python_likelihood.h"
#include "turn.h"
#include "values.h"

namespace jacta::python {

PythonModel::PythonModel(py::object object,
                         Parameters parameters,
                         ModelSettings settings,
                         std::vector<std::string> dataset_names,
                         PythonMethods methods)
    : StatisticalModel(ParameterSpace::of(std::move(parameters)), std::move(settings)),
      object_(hold(std::move(object))),
      dataset_names_(std::move(dataset_names)),
      methods_(std::move(methods)) {}

PythonModel::PythonModel(py::object object,
                         std::shared_ptr<const StatisticalModel> base,
                         PythonMethods methods)
    : StatisticalModel(base->space(), base->settings()),
      object_(hold(std::move(object))),
      base_(std::move(base)),
      dataset_names_(base_->dataset_names()),
      methods_(std::move(methods)) {}

std::vector<std::string> PythonModel::likelihood_names() const {
  return base_ ? base_->likelihood_names() : dataset_names_;
}

bool PythonModel::has_expectation_values() const {
  return !methods_.expectation_values.empty() ||
         (base_ && base_->has_expectation_values());
}

std::optional<Dataset> PythonModel::own_data() const {
  return base_ ? base_->own_data() : std::nullopt;
}

Values PythonModel::known_values(const Values& named, Diagnostics& diagnostics) const {
  return base_ ? base_->known_values(named, diagnostics)
               : StatisticalModel::known_values(named, diagnostics);
}

Evaluator PythonModel::bind_current() const {
  return Evaluator(std::make_shared<const ParameterSpace>(space()),
                   std::make_unique<PythonLikelihood>(
                       object_, methods_.likelihood, parameters().names(), std::nullopt));
}

std::unique_ptr<LogLikelihood> PythonModel::make_likelihood(const Dataset& data) const {
  if (methods_.likelihood.empty()) {
    return std::make_unique<HeldLikelihood>(
        base_->bind(data.size() > 0 ? data : current_data()));
  }
  std::optional<Dataset> given;
  if (data.size() > 0) given = data;
  return std::make_unique<PythonLikelihood>(
      object_, methods_.likelihood, parameters().names(), std::move(given));
}

Dataset PythonModel::current_data() const {
  const py::gil_scoped_acquire gil;
  return to_dataset(object_->attr("_current_tables")());
}

std::unique_ptr<Generator> PythonModel::make_generator(
    const std::vector<double>& theta, const GenerateOptions& options) const {
  if (methods_.toys.empty()) return base_->generator(values_for_base(theta), options);
  return std::make_unique<PythonGenerator>(
      object_, methods_.toys, parameters().names(), theta);
}

std::map<std::string, Expectations> PythonModel::expected_events(
    const std::vector<double>& theta) const {
  if (methods_.expectation_values.empty()) {
    if (!base_) return {};
    return base_->expectation_values_per_term(values_for_base(theta));
  }
  const py::gil_scoped_acquire gil;
  const py::object events = object_->attr(methods_.expectation_values.c_str())(
      **named_values(parameters().names(), theta));
  const Values values = to_values(events);
  return {{dataset_names_.front(), {values.begin(), values.end()}}};
}

// Values of theta for the base to check again: those outside the fit limits are nominal,
// which it takes as they are.
Values PythonModel::values_for_base(const std::vector<double>& theta) const {
  Values values;
  for (std::size_t p = 0; p < theta.size(); ++p) {
    const std::string& name = parameters()[p].name;
    if (parameters().values_in_fit_limits({{name, theta[p]}})) values[name] = theta[p];
  }
  return values;
}

void bind_python_model(py::module_& module) {
  // Begun and ended by `with`.
  struct Uses {};
  py::class_<Uses>(module, "Turn", "No other thread uses the objects of models.")
      .def(py::init<>())
      .def("__enter__", [](const Uses&) { Turn::begin(); })
      .def("__exit__", [](const Uses&, const py::args&) { Turn::end(); });
  py::class_<PythonModel, StatisticalModel, std::shared_ptr<PythonModel>>(module,
                                                                          "PythonModel")
      .def(py::init([](py::object object,
                       const Parameters& parameters,
                       const py::dict& settings,
                       std::vector<std::string> dataset_names,
                       std::string likelihood,
                       std::string toys,
                       std::string expectation_values) {
             return std::make_shared<PythonModel>(
                 std::move(object),
                 parameters,
                 read_model_settings(to_node(settings)),
                 std::move(dataset_names),
                 PythonMethods{likelihood, toys, expectation_values});
           }),
           py::arg("object"),
           py::arg("parameters"),
           py::arg("settings"),
           py::arg("dataset_names"),
           py::arg("likelihood"),
           py::arg("toys"),
           py::arg("expectation_values"))
      .def(py::init([](py::object object,
                       std::shared_ptr<StatisticalModel> base,
                       std::string likelihood,
                       std::string toys,
                       std::string expectation_values) {
             return std::make_shared<PythonModel>(
                 std::move(object),
                 std::move(base),
                 PythonMethods{likelihood, toys, expectation_values});
           }),
           py::arg("object"),
           py::arg("base"),
           py::arg("likelihood"),
           py::arg("toys"),
           py::arg("expectation_values"))
      .def("bind_current", [](const PythonModel& model) {
        return std::make_unique<BoundEvaluator>(model.bind_current());
      });
}

}  // namespace jacta::python
