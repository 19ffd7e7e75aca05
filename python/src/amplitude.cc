#include <pybind11/eigen.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "arrays.h"
#include "bindings.h"
#include "datasets.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/amplitude/cached_model.h"
#include "values.h"

namespace jacta::python {

namespace {

using Array = py::array_t<double, py::array::c_style | py::array::forcecast>;

// Momenta of the final particles by name: (n, 4) arrays of E, px, py, pz.
std::shared_ptr<EventSample> make_sample(const AmplitudeModel& model,
                                         const std::map<std::string, Array>& momenta,
                                         std::vector<double> weights,
                                         std::vector<double> charges) {
  auto sample = std::make_shared<EventSample>();
  for (const std::size_t f : model.decay().finals) {
    const std::string& name = model.decay().particles[f].name;
    const auto found = momenta.find(name);
    if (found == momenta.end()) throw InputError("no momenta are given for " + name);
    const Array& array = found->second;
    if (array.ndim() != 2 || array.shape(1) != 4) {
      throw InputError("the momenta of " + name + " are not an array of shape (n, 4)");
    }
    const auto p = array.unchecked<2>();
    auto& column = sample->momenta.emplace_back();
    for (py::ssize_t i = 0; i < p.shape(0); ++i) {
      column.push_back({p(i, 0), p(i, 1), p(i, 2), p(i, 3)});
    }
  }
  if (weights.empty()) weights.assign(sample->momenta.front().size(), 1.0);
  sample->weights = std::move(weights);
  sample->charges = std::move(charges);
  check_sample(*sample, model.decay());
  return sample;
}

py::list momenta_of(const EventSample& sample) {
  py::list list;
  for (const auto& column : sample.momenta) {
    std::vector<double> numbers;
    for (const FourVector& p : column) {
      numbers.insert(numbers.end(), {p.e, p.x, p.y, p.z});
    }
    list.append(to_array(numbers, {column.size(), 4}));
  }
  return list;
}

std::shared_ptr<EventSample> flat_events(const AmplitudeModel& model,
                                         std::size_t n,
                                         std::uint64_t seed) {
  const py::gil_scoped_release release;
  return std::make_shared<EventSample>(model.flat_events(n, {.seed = seed}));
}

std::shared_ptr<EventSample> flat_toy(const AmplitudeModel& model,
                                      std::size_t n,
                                      const py::dict& values,
                                      std::uint64_t seed) {
  const auto theta = model.theta(to_values(values));
  const py::gil_scoped_release release;
  return std::make_shared<EventSample>(model.flat_toy(n, theta, {.seed = seed}));
}

SampleBatches handles(const std::vector<std::shared_ptr<EventSample>>& samples) {
  return {samples.begin(), samples.end()};
}

using Samples = std::vector<std::shared_ptr<EventSample>>;

std::pair<double, Eigen::VectorXd> pair_of(const ValueAndGradient& result) {
  return {result.value, result.gradient};
}

template <class Model>
void bind_common(py::class_<Model>& c) {
  c.def(py::init([](const AmplitudeModel& model, double w_bkg) {
          return std::make_unique<Model>(model.decay_handle(), w_bkg);
        }),
        py::arg("amp"),
        py::arg("w_bkg") = 1.0)
      .def_property_readonly("trainable", &Model::trainable)
      .def("set_params", &Model::set_params, py::arg("values"))
      .def("get_params", &Model::get_params)
      .def(
          "nll_grad_batch",
          [](Model& m,
             const Samples& data,
             const Samples& mcdata,
             const WeightBatches& weight,
             const WeightBatches& mc_weight) {
            return pair_of(
                m.nll_grad_batch(handles(data), handles(mcdata), weight, mc_weight));
          },
          py::arg("data"),
          py::arg("mcdata"),
          py::arg("weight"),
          py::arg("mc_weight"))
      .def(
          "grad_hessp_batch",
          [](Model& m,
             const Eigen::VectorXd& p,
             const Samples& data,
             const Samples& mcdata,
             const WeightBatches& weight,
             const WeightBatches& mc_weight) {
            const auto r =
                m.grad_hessp_batch(p, handles(data), handles(mcdata), weight, mc_weight);
            return std::make_pair(r.gradient, r.product);
          },
          py::arg("p"),
          py::arg("data"),
          py::arg("mcdata"),
          py::arg("weight"),
          py::arg("mc_weight"))
      .def(
          "nll_grad_hessian",
          [](Model& m,
             const std::shared_ptr<EventSample>& data,
             const std::shared_ptr<EventSample>& mcdata,
             const std::vector<double>& weight,
             const std::shared_ptr<EventSample>& bg,
             const std::vector<double>& mc_weight) {
            const auto d = m.nll_grad_hessian(data, mcdata, weight, bg, mc_weight);
            return std::make_tuple(d.value, d.gradient, d.hessian);
          },
          py::arg("data"),
          py::arg("mcdata"),
          py::arg("weight") = std::vector<double>(),
          py::arg("bg") = nullptr,
          py::arg("mc_weight") = std::vector<double>());
}

void bind_cached_amp(py::module_& module) {
  py::class_<ModelCachedAmp> c(module, "ModelCachedAmp");
  bind_common(c);
  const auto sum = [](ModelCachedAmp& m, const Samples& data) {
    return pair_of(m.sum_nll_grad_batch(handles(data)));
  };
  c.def("sum_nll_grad_batch", sum, py::arg("data"));
  // tf-pwa's spelling.
  c.def("sum_nll_grad_bacth", sum, py::arg("data"));
  c.def(
      "sum_log_integral_grad_batch",
      [](ModelCachedAmp& m, const Samples& mcdata, double ndata) {
        return pair_of(m.sum_log_integral_grad_batch(handles(mcdata), ndata));
      },
      py::arg("mcdata"),
      py::arg("ndata"));
}

void bind_cached_int(py::module_& module) {
  py::class_<ModelCachedInt> c(module, "ModelCachedInt");
  bind_common(c);
  c.def(
      "build_cached_int",
      [](ModelCachedInt& m, const Samples& mcdata, const WeightBatches& mc_weight) {
        m.build_cached_int(handles(mcdata), mc_weight);
      },
      py::arg("mcdata"),
      py::arg("mc_weight"));
  c.def(
      "get_cached_int",
      [](ModelCachedInt& m, const Samples& mcdata) {
        return m.get_cached_int(handles(mcdata));
      },
      py::arg("mcdata"));
}

}  // namespace

void bind_amplitude(py::module_& module) {
  py::class_<EventSample, std::shared_ptr<EventSample>>(
      module, "EventSample", "Four-momenta of the final particles, with weights.")
      .def("__len__", &EventSample::size)
      .def_readonly("weights", &EventSample::weights)
      .def_readonly("charges", &EventSample::charges)
      .def_readonly("efficiency_values", &EventSample::efficiency_values)
      .def_readonly("background_values", &EventSample::background_values)
      .def_property_readonly(
          "momenta", &momenta_of, "One array of shape (n, 4) per final particle.");
  py::class_<AmplitudeModel, StatisticalModel, std::shared_ptr<AmplitudeModel>>(
      module, "AmplitudeModel")
      .def("sample",
           &make_sample,
           py::arg("momenta"),
           py::arg("weights") = std::vector<double>(),
           py::arg("charges") = std::vector<double>())
      .def("flat_events", &flat_events, py::arg("n"), py::arg("seed"))
      .def("flat_toy", &flat_toy, py::arg("n"), py::arg("values"), py::arg("seed"))
      .def_property_readonly("finals",
                             [](const AmplitudeModel& m) {
                               std::vector<std::string> names;
                               for (const std::size_t f : m.decay().finals) {
                                 names.push_back(m.decay().particles[f].name);
                               }
                               return names;
                             })
      .def_property_readonly(
          "samples",
          [](const AmplitudeModel& m) {
            std::vector<std::map<std::string, std::shared_ptr<EventSample>>> result;
            for (const auto& group : m.samples()) {
              result.push_back(
                  {{"data", std::make_shared<EventSample>(group.data)},
                   {"bg", std::make_shared<EventSample>(group.background)},
                   {"phsp", std::make_shared<EventSample>(group.phase_space)},
                   {"phsp_noeff", std::make_shared<EventSample>(group.fractions)}});
            }
            return result;
          },
          "data, bg, phsp and phsp_noeff of every sample; empty where there is none")
      .def_property_readonly("background_fraction",
                             &AmplitudeModel::background_fraction,
                             "bg_frac of cfit, else None")
      .def("known_values", [](const AmplitudeModel& m, const py::dict& named) {
        SilentDiagnostics silent;
        return from_values(m.known_values(to_values(named), silent));
      });
  bind_cached_amp(module);
  bind_cached_int(module);
}

}  // namespace jacta::python
