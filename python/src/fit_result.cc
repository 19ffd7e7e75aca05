#include <pybind11/stl.h>

#include "arrays.h"
#include "bindings.h"
#include "jacta/fit/fit.h"
#include "values.h"

namespace jacta::python {

namespace {

// What a fit result is made of, in an order that pickles of this version have.
py::tuple state_of_fit(const FitResult& r) {
  return py::make_tuple(r.values,
                        r.errors,
                        r.ll,
                        r.valid,
                        r.reason,
                        r.edm,
                        r.n_calls,
                        r.routine,
                        r.n_outliers,
                        r.n_cells,
                        r.n_cells_searched,
                        r.at_bound,
                        r.at_anchor,
                        r.flat,
                        r.flat_directions,
                        r.covariance_names,
                        to_array(r.covariance));
}

FitResult fit_from_state(const py::tuple& state) {
  FitResult r;
  std::size_t i = 0;
  const auto next = [&](auto& field) {
    field = state[i++].cast<std::decay_t<decltype(field)>>();
  };
  next(r.values);
  next(r.errors);
  next(r.ll);
  next(r.valid);
  next(r.reason);
  next(r.edm);
  next(r.n_calls);
  next(r.routine);
  next(r.n_outliers);
  next(r.n_cells);
  next(r.n_cells_searched);
  next(r.at_bound);
  next(r.at_anchor);
  next(r.flat);
  next(r.flat_directions);
  next(r.covariance_names);
  const auto numbers = to_doubles(state[i]);
  const auto n = static_cast<Eigen::Index>(r.covariance_names.size());
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  if (n > 0) r.covariance = Eigen::Map<const RowMajor>(numbers.data(), n, n);
  return r;
}

}  // namespace

void bind_fit_result(py::module_& module) {
  py::class_<FitResult>(module, "FitResult", "What a maximum likelihood fit found.")
      .def_readonly("values", &FitResult::values, "Best-fit value of every parameter.")
      .def_readonly(
          "errors",
          &FitResult::errors,
          "Square roots of the covariance's diagonal, of the parameters that are "
          "free and neither at a bound nor at an anchor.")
      .def_readonly("ll", &FitResult::ll, "The maximum of ln L.")
      .def_readonly("valid", &FitResult::valid, "Whether the maximum is certified.")
      .def_readonly("reason", &FitResult::reason, "Why it is not valid.")
      .def_readonly("edm", &FitResult::edm, "Estimated distance to the maximum in ln L.")
      .def_readonly("n_calls", &FitResult::n_calls, "Evaluations of the likelihood.")
      .def_readonly("routine", &FitResult::routine)
      .def_readonly("n_outliers",
                    &FitResult::n_outliers,
                    "Events without density at the maximum, which the outlier likelihood "
                    "stands in for.")
      .def_readonly("n_cells",
                    &FitResult::n_cells,
                    "Cells of the grid of anchors, between which ln L has kinks.")
      .def_readonly("n_cells_searched", &FitResult::n_cells_searched)
      .def_readonly("at_bound", &FitResult::at_bound)
      .def_readonly("at_anchor", &FitResult::at_anchor)
      .def_readonly("flat",
                    &FitResult::flat,
                    "Parameters that the likelihood does not depend on at the maximum.")
      .def_readonly("covariance_names", &FitResult::covariance_names)
      .def_property_readonly("covariance",
                             [](const FitResult& r) { return to_array(r.covariance); })
      .def(
          "to_json",
          [](const FitResult& r) { return from_node(r.to_node()); },
          "The document that `jacta fit --json` prints, as a dict.")
      .def("_repr_html_",
           [](const FitResult& r) {
             return py::module_::import("jacta.html").attr("fit_table")(r);
           })
      .def(py::pickle(&state_of_fit, &fit_from_state))
      .def("__repr__", &shown<FitResult>);
}

}  // namespace jacta::python
