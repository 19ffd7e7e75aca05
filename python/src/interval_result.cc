#include <pybind11/stl.h>

#include "bindings.h"
#include "jacta/neyman/neyman_interval.h"
#include "values.h"

namespace jacta::python {

namespace {

py::tuple edges_of(const Limits& limits) {
  return py::make_tuple(limits.lower, limits.upper);
}

py::object pair_or_none(const std::optional<Limits>& limits) {
  return limits ? py::object(edges_of(*limits)) : py::none();
}

py::list pieces(const NeymanInterval& neyman) {
  py::list list;
  for (const auto& piece : neyman.interval.pieces) list.append(edges_of(piece));
  return list;
}

std::optional<Limits> to_optional_limits(const py::handle& pair) {
  if (pair.is_none()) return {};
  const auto [lower, upper] = pair.cast<std::pair<double, double>>();
  return Limits{lower, upper};
}

py::tuple state_of_interval(const NeymanInterval& n) {
  const IntervalResult& r = n.interval;
  return py::make_tuple(r.poi,
                        r.lower,
                        r.upper,
                        r.level,
                        word(r.kind),
                        r.threshold,
                        r.best_fit,
                        r.n_fits,
                        r.n_invalid_fits,
                        r.reason,
                        pieces(n),
                        r.notes,
                        pair_or_none(n.lower_range),
                        pair_or_none(n.upper_range),
                        n.lower_from_toys,
                        n.upper_from_toys,
                        n.statement);
}

NeymanInterval interval_from_state(const py::tuple& state) {
  NeymanInterval n;
  IntervalResult& r = n.interval;
  std::size_t i = 0;
  const auto next = [&](auto& field) {
    field = state[i++].cast<std::decay_t<decltype(field)>>();
  };
  next(r.poi);
  next(r.lower);
  next(r.upper);
  next(r.level);
  r.kind = to_kind<IntervalKind>(state[i++].cast<std::string>(), "kind");
  next(r.threshold);
  next(r.best_fit);
  next(r.n_fits);
  next(r.n_invalid_fits);
  next(r.reason);
  for (const auto& piece : state[i]) r.pieces.push_back(*to_optional_limits(piece));
  ++i;
  next(r.notes);
  n.lower_range = to_optional_limits(state[i++]);
  n.upper_range = to_optional_limits(state[i++]);
  next(n.lower_from_toys);
  next(n.upper_from_toys);
  next(n.statement);
  return n;
}

}  // namespace

void bind_interval_result(py::module_& module) {
  py::class_<NeymanInterval> c(
      module, "IntervalResult", "A confidence interval and how it was found.");
  const auto field = [&c](const char* name, auto member, const char* doc) {
    c.def_property_readonly(
        name, [member](const NeymanInterval& n) { return n.interval.*member; }, doc);
  };
  field("poi", &IntervalResult::poi, "The parameter of interest.");
  field("lower", &IntervalResult::lower, "The lower edge.");
  field("upper", &IntervalResult::upper, "The upper edge.");
  field("level", &IntervalResult::level, "The confidence level.");
  c.def_property_readonly(
      "kind",
      [](const NeymanInterval& n) { return word(n.interval.kind); },
      "central, upper or lower.");
  field("threshold", &IntervalResult::threshold, "What threshold was used.");
  field("best_fit", &IntervalResult::best_fit, "The fit that it is normalised to.");
  field("n_fits", &IntervalResult::n_fits, "Fits along the profile.");
  field("n_invalid_fits", &IntervalResult::n_invalid_fits, "Those without certificate.");
  field("reason", &IntervalResult::reason, "Why an edge is undefined.");
  field("notes",
        &IntervalResult::notes,
        "What was met on the way: higher maxima, gaps, edges in doubt.");
  c.def_property_readonly("pieces", &pieces, "All pieces, where they were asked for.")
      .def_readonly("statement",
                    &NeymanInterval::statement,
                    "Method and toys of thresholds from toys; empty without them.")
      .def_property_readonly(
          "lower_range",
          [](const NeymanInterval& n) { return pair_or_none(n.lower_range); },
          "The lower edge within the uncertainty of the thresholds.")
      .def_property_readonly(
          "upper_range",
          [](const NeymanInterval& n) { return pair_or_none(n.upper_range); },
          "The upper edge within the uncertainty of the thresholds.")
      .def_readonly("lower_from_toys", &NeymanInterval::lower_from_toys)
      .def_readonly("upper_from_toys", &NeymanInterval::upper_from_toys)
      .def(
          "to_json",
          [](const NeymanInterval& n) { return from_node(n.to_node()); },
          "The document that `jacta interval --json` prints, as a dict.")
      .def("_repr_html_",
           [](const py::object& self) {
             return py::module_::import("jacta.html").attr("interval_table")(self);
           })
      .def(py::pickle(&state_of_interval, &interval_from_state))
      .def("__repr__", &shown<NeymanInterval>);
}

}  // namespace jacta::python
