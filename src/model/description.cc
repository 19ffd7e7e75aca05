#include "jacta/model/description.h"

#include <fmt/format.h>

#include "jacta/base/rounding.h"

namespace jacta {

namespace {

Node limits_node(const std::optional<Limits>& limits) {
  if (!limits) return Node::null();
  return Node::list({Node::real(limits->lower), Node::real(limits->upper)});
}

Node uncertainty_node(const Parameter& parameter) {
  if (const auto* width = std::get_if<double>(&parameter.uncertainty)) {
    return Node::real(*width);
  }
  const auto* frozen = std::get_if<FrozenDistribution>(&parameter.uncertainty);
  return frozen == nullptr ? Node::null() : Node::string(frozen->text());
}

Node anchors_node(const Parameter& parameter) {
  if (parameter.blueice_anchors.empty()) return Node::null();
  Node anchors = Node::list();
  for (const auto& anchor : parameter.blueice_anchors) {
    anchors.push_back(Node::real(anchor.value));
  }
  return anchors;
}

Node parameter_node(const Parameter& p) {
  Node node = Node::map();
  node.set("nominal_value",
           p.nominal_value ? Node::number(*p.nominal_value) : Node::null());
  node.set("fittable", Node::boolean(p.fittable));
  node.set("ptype", p.ptype.empty() ? Node::null() : Node::string(p.ptype));
  node.set("uncertainty", uncertainty_node(p));
  node.set("relative_uncertainty", Node::boolean(p.relative_uncertainty));
  node.set("blueice_anchors", anchors_node(p));
  node.set("fit_limits", limits_node(p.fit_limits));
  node.set("parameter_interval_bounds", limits_node(p.parameter_interval_bounds));
  node.set("fit_guess", p.fit_guess ? Node::real(*p.fit_guess) : Node::null());
  node.set("description", Node::string(p.description));
  return node;
}

template <class Events>
Node events_node(const Events& events) {
  Node node = Node::map();
  for (const auto& [source, number] : events) node.set(source, Node::real(number));
  return node;
}

}  // namespace

ModelDescription describe(const StatisticalModel& model, const Values& values) {
  const auto per_term = model.expectation_values_per_term(values);
  ModelDescription description{.parameters = model.parameters(),
                               .expectation_values = model.expectation_values(values)};
  for (const auto& name : model.likelihood_names()) {
    const auto found = per_term.find(name);
    if (found != per_term.end()) description.terms.emplace_back(name, found->second);
  }
  return description;
}

std::string ModelDescription::text() const {
  std::string out = parameters.table();
  if (terms.empty()) return out;
  out += "\nexpected events\n";
  const auto add = [&out](const std::string& term, const auto& events) {
    for (const auto& [source, number] : events) {
      out += fmt::format("  {:<20} {:<20} {:>12}\n", term, source, six_digits(number));
    }
  };
  for (const auto& [term, events] : terms) add(term, events);
  add("all terms", expectation_values);
  return out;
}

Node ModelDescription::to_node() const {
  Node of_parameters = Node::map();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    of_parameters.set(parameters[i].name, parameter_node(parameters[i]));
  }
  Node of_terms = Node::map();
  for (const auto& [term, events] : terms) of_terms.set(term, events_node(events));
  Node node = Node::map();
  node.set("parameters", std::move(of_parameters));
  node.set("terms", std::move(of_terms));
  node.set("expectation_values", events_node(expectation_values));
  return node;
}

}  // namespace jacta
