// A fit for people and for programs.
#include <fmt/format.h>

#include <algorithm>
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

std::string value_line(const FitResult& result, const std::string& name, double value) {
  const auto error = result.errors.find(name);
  return fmt::format(
      "{:<32} {}\n",
      name,
      rounded_text(value, error == result.errors.end() ? 0 : error->second));
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Without a covariance there is no telling.
bool is_fixed(const FitResult& r, const std::string& name) {
  return !r.covariance_names.empty() && r.errors.count(name) == 0 &&
         !holds(r.at_bound, name) && !holds(r.at_anchor, name) && !holds(r.flat, name);
}

// How the fit ended and what is special about it.
std::string remarks(const FitResult& r) {
  std::string out =
      fmt::format("ln L = {}, EDM = {:.2g}, {} calls ({}), {}\n",
                  std::isfinite(r.ll) ? fmt::format("{:.4f}", r.ll) : shortest(r.ll),
                  r.edm,
                  r.n_calls,
                  r.routine,
                  r.valid ? "valid" : "INVALID: " + r.reason);
  if (r.n_outliers > 0) {
    out += fmt::format("events without density (outlier likelihood): {}\n", r.n_outliers);
  }
  if (r.n_cells_searched < r.n_cells) {
    out +=
        fmt::format("searched {} of {} cells between anchors; fit_strategy: max_cells\n",
                    r.n_cells_searched,
                    r.n_cells);
  }
  if (!r.at_bound.empty()) out += fmt::format("at a bound: {}\n", join(r.at_bound));
  if (!r.at_anchor.empty()) out += fmt::format("at an anchor: {}\n", join(r.at_anchor));
  if (!r.flat.empty()) out += fmt::format("not determined: {}\n", join(r.flat));
  return out;
}

}  // namespace

std::string FitResult::text(const Parameters& parameters, bool with_fixed) const {
  std::string out;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto value = values.find(parameters[i].name);
    if (value == values.end() || !(with_fixed || parameters[i].fittable)) continue;
    out += value_line(*this, value->first, value->second);
  }
  return out + remarks(*this);
}

std::string FitResult::text() const {
  std::string out;
  for (const auto& [name, value] : values) {
    out += value_line(*this, name, value);
    if (!is_fixed(*this, name)) continue;
    out.pop_back();
    out += "  fixed\n";
  }
  return out + remarks(*this);
}

Node FitResult::values_node() const {
  return node_of(values);
}

Node FitResult::to_node() const {
  Node directions = Node::list();
  for (const auto& direction : flat_directions) directions.push_back(node_of(direction));
  Node cells = Node::map();
  cells.set("searched", node_of(n_cells_searched));
  cells.set("all", node_of(n_cells));
  Node out = Node::map();
  out.set("values", values_node());
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
