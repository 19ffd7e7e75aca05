#include "model.h"

#include <pybind11/stl.h>

#include "bindings.h"
#include "datasets.h"
#include "evaluator.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/model/gaussian_model.h"
#include "jacta/model/joint_model.h"
#include "jacta/templates/template_model.h"
#include "values.h"

namespace jacta::python {

ModelRegistry built_in_models() {
  ModelRegistry registry;
  register_gaussian_model(registry);
  register_template_model(registry);
  register_amplitude_model(registry);
  register_joint_model(registry);
  return registry;
}

std::shared_ptr<StatisticalModel> shared_model(
    std::shared_ptr<const StatisticalModel> model) {
  return std::const_pointer_cast<StatisticalModel>(std::move(model));
}

namespace {

py::dict generate(const StatisticalModel& model,
                  const py::dict& values,
                  std::uint64_t seed,
                  std::uint64_t point,
                  std::uint64_t toy,
                  std::optional<std::int64_t> n_toys,
                  bool sample_n_toys,
                  bool asimov) {
  const Values given = to_values(values);
  Dataset data;
  {
    const py::gil_scoped_release release;
    const auto generator = model.generator(
        given, {.n_toys = n_toys, .sample_n_toys = sample_n_toys, .asimov = asimov});
    data = generator->generate({.seed = seed, .point = point, .toy = toy});
  }
  return from_dataset(data);
}

// The waves of an amplitude model take long: a signal ends their making.
std::unique_ptr<BoundEvaluator> bind_tables(const StatisticalModel& model,
                                            const py::dict& tables) {
  const Dataset data = to_dataset(tables);
  if (!model.uses_executor()) return std::make_unique<BoundEvaluator>(model.bind(data));
  auto executor = std::make_unique<Executor>(1, SignalCheck());
  const py::gil_scoped_release release;
  Evaluator evaluator = model.bind(data, executor.get());
  return std::make_unique<BoundEvaluator>(std::move(evaluator), std::move(executor));
}

py::dict per_term(const StatisticalModel& model, const py::dict& values) {
  py::dict terms;
  for (const auto& [term, sources] :
       model.expectation_values_per_term(to_values(values))) {
    terms[py::str(term)] = from_values({sources.begin(), sources.end()});
  }
  return terms;
}

}  // namespace

void bind_model(py::module_& module) {
  py::class_<StatisticalModel, std::shared_ptr<StatisticalModel>>(
      module, "StatisticalModel", "A model of the library; it never changes.")
      .def_property_readonly("parameters", &StatisticalModel::parameters)
      .def_property_readonly(
          "settings",
          [](const StatisticalModel& m) { return from_settings(m.settings()); })
      .def_property_readonly("dataset_names", &StatisticalModel::dataset_names)
      .def_property_readonly("likelihood_names", &StatisticalModel::likelihood_names)
      .def_property_readonly("has_expectation_values",
                             &StatisticalModel::has_expectation_values)
      .def("bind", &bind_tables, py::arg("tables"))
      .def("own_data",
           [](const StatisticalModel& model) -> py::object {
             const auto data = model.own_data();
             return data ? py::object(from_dataset(*data)) : py::none();
           })
      .def("generate",
           &generate,
           py::arg("values"),
           py::arg("seed"),
           py::arg("point") = 0,
           py::arg("toy") = 0,
           py::arg("n_toys") = py::none(),
           py::arg("sample_n_toys") = false,
           py::arg("asimov") = false)
      .def("expectation_values",
           [](const StatisticalModel& model, const py::dict& values) {
             return from_values(model.expectation_values(to_values(values)));
           })
      .def("expectation_values_per_term", &per_term);
}

}  // namespace jacta::python
