// What follows from an amplitude fit: covariances, fit fractions, projections, integrals.
#include <pybind11/complex.h>
#include <pybind11/stl.h>

#include <cmath>

#include "arrays.h"
#include "bindings.h"
#include "datasets.h"
#include "interruptible.h"
#include "jacta/amplitude/amplitude_covariance.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/amplitude/fit_summary.h"
#include "jacta/projection/projection.h"
#include "values.h"

namespace jacta::python {

namespace {

py::dict covariance(const AmplitudeModel& model,
                    const py::dict& data,
                    const py::dict& values) {
  const Dataset dataset = to_dataset(data);
  const auto theta = model.theta(to_values(values));
  AmplitudeCovariance found;
  std::vector<std::string> names;
  {
    const py::gil_scoped_release release;
    const Executor executor(0, SignalCheck());
    auto objective = model.objective(dataset, theta, &executor);
    names = objective.active_names();
    found = amplitude_covariance(objective, theta);
  }
  py::dict dict;
  dict["names"] = names;
  dict["hessian"] = to_array(found.plain);
  dict["weights"] = to_array(found.weights);
  dict["monte_carlo"] = to_array(found.monte_carlo);
  dict["positive_definite"] = found.positive_definite;
  return dict;
}

py::dict from_fractions(const FitFractions& fractions) {
  py::dict dict;
  const auto add = [&](const std::string& name, const FitFraction& fraction) {
    dict[py::str(name)] = py::make_tuple(fraction.value, fraction.error);
  };
  for (const auto& fraction : fractions.fractions) add(fraction.name, fraction);
  add("sum_diag", fractions.sum_diag);
  return dict;
}

FractionRequest to_request(const py::dict& asked) {
  FractionRequest request;
  request.parts = to_kind<FractionParts>(asked["by"], "by");
  for (const auto& [name, members] : asked["groups"].cast<py::dict>()) {
    request.groups.emplace_back(name.cast<std::string>(),
                                members.cast<std::vector<std::string>>());
  }
  request.with_errors = to_argument<bool>(asked["errors"], "errors", "True or False");
  if (asked["covariance"].is_none()) return request;
  const py::object matrix = asked["covariance"];
  const auto shape = shape_of(matrix);
  if (shape.size() != 2) throw InputError("covariance: it is no matrix");
  const auto numbers = to_doubles(matrix);
  // A covariance is the same by rows and by columns.
  request.covariance =
      Eigen::Map<const Eigen::MatrixXd>(numbers.data(),
                                        static_cast<Eigen::Index>(shape[0]),
                                        static_cast<Eigen::Index>(shape[1]));
  return request;
}

// Fractions per sample, and warnings.
py::tuple fractions(const AmplitudeModel& model,
                    const py::dict& data,
                    const py::dict& values,
                    const py::dict& asked) {
  const Dataset dataset = to_dataset(data);
  const auto theta = model.theta(to_values(values));
  FractionRequest request = to_request(asked);
  request.relative_to_groups = asked["relative_to_groups"].cast<bool>();
  PartFractions found;
  {
    const py::gil_scoped_release release;
    const Executor executor(0, SignalCheck());
    found = part_fractions(model, dataset, theta, request, &executor);
  }
  py::list list;
  for (const auto& one : found.fractions) list.append(from_fractions(one));
  return py::make_tuple(list, found.warnings);
}

py::list projections(const AmplitudeModel& model,
                     const py::dict& data,
                     const py::dict& values,
                     std::optional<int> bins) {
  const Dataset dataset = to_dataset(data);
  const auto theta = model.theta(to_values(values));
  std::vector<std::vector<MassProjection>> found;
  {
    const py::gil_scoped_release release;
    for (const auto& group : model.samples_of(dataset)) {
      found.push_back(mass_projections(model.projected(), group, theta, {.bins = bins}));
    }
  }
  py::list list;
  for (const auto& group : found) {
    py::list masses;
    for (const auto& projection : group) {
      py::dict chains;
      for (const auto& [name, counts] : projection.chains) {
        chains[py::str(name)] = to_array(counts);
      }
      py::dict dict;
      dict["name"] = projection.name;
      dict["display"] = projection.display;
      dict["edges"] = to_array(projection.edges);
      dict["data"] = to_array(projection.data);
      dict["data_error"] = to_array(projection.data_error);
      dict["underflow"] = projection.underflow;
      dict["overflow"] = projection.overflow;
      dict["background"] = to_array(projection.background);
      dict["total"] = to_array(projection.total);
      dict["chains"] = chains;
      dict["chi_square"] = projection.chi_square;
      dict["used_bins"] = projection.used_bins;
      masses.append(dict);
    }
    list.append(masses);
  }
  return list;
}

py::list pairs(const AmplitudeModel& model,
               const py::dict& data,
               const py::dict& values) {
  const Dataset dataset = to_dataset(data);
  const auto theta = model.theta(to_values(values));
  std::vector<std::vector<PairProjection>> found;
  {
    const py::gil_scoped_release release;
    found = sample_pairs(model, dataset, theta);
  }
  py::list list;
  for (const auto& group : found) {
    py::list of_group;
    for (const auto& p : group) {
      const auto table = [&](const std::vector<double>& contents) {
        return to_array(contents, {p.x_edges.size() - 1, p.y_edges.size() - 1});
      };
      py::dict chains;
      for (const auto& [name, counts] : p.chains) chains[py::str(name)] = table(counts);
      py::dict dict;
      dict["name"] = p.name;
      dict["display"] = p.display;
      dict["x"] = p.x;
      dict["y"] = p.y;
      dict["x_edges"] = to_array(p.x_edges);
      dict["y_edges"] = to_array(p.y_edges);
      dict["data"] = table(p.data);
      dict["outside"] = p.outside;
      dict["background"] = table(p.background);
      dict["total"] = table(p.total);
      dict["chains"] = chains;
      of_group.append(dict);
    }
    list.append(of_group);
  }
  return list;
}

// Real and imaginary parts; complex arrays have no buffer format in arrays.h.
py::list integral_matrices(const AmplitudeModel& model, const py::dict& values) {
  const auto theta = model.theta(to_values(values));
  py::list list;
  for (auto& integrals : model.fraction_integrals(theta)) {
    integrals.update(model.sum()->variable_values(theta), 0);
    const Eigen::MatrixXcd matrix = integrals.matrix();
    list.append(py::make_tuple(to_array(Eigen::MatrixXd(matrix.real())),
                               to_array(Eigen::MatrixXd(matrix.imag()))));
  }
  return list;
}

std::vector<std::string> wave_names(const AmplitudeModel& model) {
  std::vector<std::string> names;
  for (const auto& wave : model.sum()->waves) names.push_back(wave.name);
  return names;
}

std::vector<std::string> resonance_names(const AmplitudeModel& model) {
  std::vector<std::string> names;
  for (const auto& group : fraction_groups(*model.sum(), FractionParts::resonance)) {
    names.push_back(group.name);
  }
  return names;
}

py::dict variable_values(const AmplitudeModel& model, const py::dict& values) {
  const auto theta = model.theta(to_values(values));
  const auto found = model.sum()->variable_values(theta);
  py::dict dict;
  for (std::size_t v = 0; v < found.size(); ++v) {
    dict[py::str(model.sum()->variables[v].name)] = found[v];
  }
  return dict;
}

py::object intensities(const AmplitudeModel& model,
                       const py::dict& data,
                       const py::dict& values,
                       std::size_t sample) {
  const Dataset dataset = to_dataset(data);
  const auto theta = model.theta(to_values(values));
  std::vector<double> found;
  {
    const py::gil_scoped_release release;
    found = model.objective(dataset, theta).intensities(sample, theta);
  }
  return to_array(found);
}

// The same for many values: the waves of the events are evaluated once.
class EventIntensities {
 public:
  EventIntensities(const AmplitudeModel& model,
                   const py::dict& data,
                   const py::dict& values,
                   std::size_t sample)
      : model_(model),
        sample_(sample),
        objective_(model.objective(to_dataset(data), model.theta(to_values(values)))) {}

  py::object at(const py::dict& values) {
    const auto theta = model_.theta(to_values(values));
    std::vector<double> found;
    {
      const py::gil_scoped_release release;
      found = objective_.intensities(sample_, theta);
    }
    return to_array(found);
  }

 private:
  const AmplitudeModel& model_;
  std::size_t sample_;
  AmplitudeObjective objective_;
};

py::tuple hessian_product(const AmplitudeModel& model,
                          const py::dict& data,
                          const py::dict& values,
                          const py::object& direction) {
  const Dataset dataset = to_dataset(data);
  const auto theta = model.theta(to_values(values));
  const auto numbers = to_doubles(direction);
  for (const double number : numbers) {
    if (!std::isfinite(number)) throw InputError("direction: it has NaN or infinity");
  }
  const Eigen::VectorXd p = Eigen::Map<const Eigen::VectorXd>(
      numbers.data(), static_cast<Eigen::Index>(numbers.size()));
  Eigen::VectorXd gradient;
  Eigen::VectorXd product;
  {
    const py::gil_scoped_release release;
    product = model.objective(dataset, theta).hessian_product(theta, p, &gradient);
  }
  return py::make_tuple(to_array(gradient), to_array(product));
}

}  // namespace

void bind_amplitude_results(py::module_& module) {
  using py::arg;
  module.def(
      "amplitude_covariance", &covariance, arg("model"), arg("data"), arg("values"));
  module.def("fit_fractions",
             &fractions,
             arg("model"),
             arg("data"),
             arg("values"),
             arg("asked"));
  module.def("mass_projections",
             &projections,
             arg("model"),
             arg("data"),
             arg("values"),
             arg("bins"));
  module.def("pair_projections", &pairs, arg("model"), arg("data"), arg("values"));
  module.def("integral_matrices", &integral_matrices, arg("model"), arg("values"));
  module.def("wave_names", &wave_names, arg("model"));
  module.def("resonance_names", &resonance_names, arg("model"));
  module.def("variable_values", &variable_values, arg("model"), arg("values"));
  module.def("intensities",
             &intensities,
             arg("model"),
             arg("data"),
             arg("values"),
             arg("sample"));
  py::class_<EventIntensities>(module,
                               "EventIntensities",
                               "Intensities of the events of a data set at any values; "
                               "shapes that do not float stay as they are at the first.")
      .def(py::init<const AmplitudeModel&,
                    const py::dict&,
                    const py::dict&,
                    std::size_t>(),
           arg("model"),
           arg("data"),
           arg("values"),
           arg("sample"),
           py::keep_alive<1, 2>())
      .def("__call__", &EventIntensities::at, arg("values"));
  module.def("hessian_product",
             &hessian_product,
             arg("model"),
             arg("data"),
             arg("values"),
             arg("direction"));
}

}  // namespace jacta::python
