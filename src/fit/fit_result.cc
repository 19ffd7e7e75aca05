// A fit for people and for programs.
#include <fmt/format.h>

#include <cmath>

#include "jacta/base/rounding.h"
#include "jacta/base/text.h"
#include "jacta/fit/fit.h"

namespace jacta {

namespace {

Node node_of(const Values& values) {
  Node map = Node::map();
  for (const auto& [name, value] : values) map.set(name, Node::real(value));
  return map;
}

Node node_of(const std::vector<std::string>& texts) {
  Node list = Node::list();
  for (const auto& text : texts) list.push_back(Node::string(text));
  return list;
}

Node node_of(std::size_t count) {
  return Node::integer(static_cast<std::int64_t>(count));
}

Node covariance_node(const FitResult& result) {
  Node rows = Node::list();
  for (Eigen::Index i = 0; i < result.covariance.rows(); ++i) {
    Node row = Node::list();
    for (Eigen::Index j = 0; j < result.covariance.cols(); ++j) {
      row.push_back(Node::real(result.covariance(i, j)));
    }
    rows.push_back(row);
  }
  Node covariance = Node::map();
  covariance.set("names", node_of(result.covariance_names));
  covariance.set("values", rows);
  return covariance;
}

}  // namespace

std::string FitResult::text(const Parameters& parameters, bool with_fixed) const {
  std::string out;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::string& name = parameters[i].name;
    const auto value = values.find(name);
    if (value == values.end() || !(with_fixed || parameters[i].fittable)) continue;
    const auto error = errors.find(name);
    out += fmt::format(
        "{:<32} {}\n",
        name,
        rounded_text(value->second, error == errors.end() ? 0 : error->second));
  }
  out += fmt::format("ln L = {}, EDM = {:.2g}, {} calls ({}), {}\n",
                     std::isfinite(ll) ? fmt::format("{:.4f}", ll) : shortest(ll),
                     edm,
                     n_calls,
                     routine,
                     valid ? "valid" : "INVALID: " + reason);
  if (n_outliers > 0) {
    out += fmt::format("events without density (outlier likelihood): {}\n", n_outliers);
  }
  if (n_cells_searched < n_cells) {
    out +=
        fmt::format("searched {} of {} cells between anchors; fit_strategy: max_cells\n",
                    n_cells_searched,
                    n_cells);
  }
  if (!at_bound.empty()) out += fmt::format("at a bound: {}\n", join(at_bound));
  if (!at_anchor.empty()) out += fmt::format("at an anchor: {}\n", join(at_anchor));
  if (!flat.empty()) out += fmt::format("not determined: {}\n", join(flat));
  return out;
}

Node FitResult::to_node() const {
  Node directions = Node::list();
  for (const auto& direction : flat_directions) directions.push_back(node_of(direction));
  Node cells = Node::map();
  cells.set("searched", node_of(n_cells_searched));
  cells.set("all", node_of(n_cells));
  Node out = Node::map();
  out.set("values", node_of(values));
  out.set("errors", node_of(errors));
  out.set("covariance", covariance_node(*this));
  out.set("ll", Node::real(ll));
  out.set("valid", Node::boolean(valid));
  out.set("reason", Node::string(reason));
  out.set("n_calls", Node::integer(n_calls));
  out.set("edm", Node::real(edm));
  out.set("routine", Node::string(routine));
  out.set("n_outliers", node_of(n_outliers));
  out.set("cells", cells);
  out.set("at_bound", node_of(at_bound));
  out.set("at_anchor", node_of(at_anchor));
  out.set("flat", node_of(flat));
  out.set("flat_directions", directions);
  return out;
}

}  // namespace jacta
