// Poles of resonances, angles of their decays, constraints and files of momenta.
#include <pybind11/stl.h>

#include <cmath>

#include "arrays.h"
#include "bindings.h"
#include "datasets.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/base/error.h"
#include "jacta/model/event_arrays.h"
#include "jacta/pole/resonance_poles.h"
#include "jacta/wave/helicity_angles.h"
#include "values.h"

namespace jacta::python {

namespace {

py::list poles(const AmplitudeModel& model,
               const py::dict& values,
               const py::object& matrix) {
  std::optional<Eigen::MatrixXd> covariance;
  if (!matrix.is_none()) {
    const auto shape = shape_of(matrix);
    if (shape.size() != 2) throw InputError("covariance: it is no matrix");
    const auto numbers = to_doubles(matrix);
    // A covariance is the same by rows and by columns.
    covariance = Eigen::Map<const Eigen::MatrixXd>(numbers.data(),
                                                   static_cast<Eigen::Index>(shape[0]),
                                                   static_cast<Eigen::Index>(shape[1]));
  }
  py::list list;
  const auto theta = model.theta(to_values(values));
  for (const auto& pole : resonance_poles(model.decay(), theta, covariance)) {
    py::dict dict;
    dict["resonance"] = pole.resonance;
    dict["model"] = pole.model;
    dict["problem"] = pole.problem;
    dict["mass"] = pole.mass();
    dict["width"] = pole.width();
    dict["mass_error"] = pole.mass_error;
    dict["width_error"] = pole.width_error;
    dict["correlation"] = pole.correlation;
    dict["sheet"] = pole.sheet;
    dict["is_nearest"] = pole.is_nearest;
    list.append(dict);
  }
  return list;
}

// The angles of the plot block, by their names.
py::dict plotted_angles(const AmplitudeModel& model, const EventSample& sample) {
  py::dict dict;
  for (const auto& plotted : model.projected().plot.angles) {
    EulerAngles angles = helicity_angles(model.decay(), plotted.place, sample);
    auto& values = plotted.kind == AngleKind::alpha  ? angles.alpha
                   : plotted.kind == AngleKind::beta ? angles.beta
                                                     : angles.gamma;
    if (plotted.is_cosine) {
      for (double& x : values) x = std::cos(x);
    }
    dict[py::str(plotted.key)] = to_array(values);
  }
  return dict;
}

// Free parameters that have a Gaussian constraint.
std::vector<std::string> constrained_names(const AmplitudeModel& model) {
  std::vector<std::string> names;
  for (const auto& p : model.sum()->parameters) {
    if (p.free && p.constraint) names.push_back(p.name);
  }
  return names;
}

py::dict data_of_file(const std::shared_ptr<StatisticalModel>& model,
                      const std::string& file) {
  return from_dataset(read_event_arrays(*model, file));
}

}  // namespace

void bind_poles(py::module_& module) {
  module.def("constrained_names", &constrained_names, py::arg("model"));
  module.def("plotted_angles", &plotted_angles, py::arg("model"), py::arg("sample"));
  module.def("read_event_arrays", &data_of_file, py::arg("model"), py::arg("file"));
  module.def("resonance_poles",
             &poles,
             py::arg("model"),
             py::arg("values"),
             py::arg("covariance"));
}

}  // namespace jacta::python
