#include "jacta/model/likelihood_values.h"

#include <fmt/format.h>

#include "jacta/base/text.h"

namespace jacta {

namespace {

Node gradient_node(const LikelihoodValues& values, const LikelihoodValue& point) {
  Node node = Node::map();
  for (std::size_t i = 0; i < values.names.size(); ++i) {
    node.set(values.names[i], Node::real(point.gradient[static_cast<Eigen::Index>(i)]));
  }
  return node;
}

Node hessian_node(const LikelihoodValues& values, const LikelihoodValue& point) {
  Node names = Node::list();
  for (const auto& name : values.names) names.push_back(Node::string(name));
  Node rows = Node::list();
  for (Eigen::Index i = 0; i < point.hessian.rows(); ++i) {
    Node row = Node::list();
    for (Eigen::Index j = 0; j < point.hessian.cols(); ++j) {
      row.push_back(Node::real(point.hessian(i, j)));
    }
    rows.push_back(std::move(row));
  }
  Node node = Node::map();
  node.set("names", std::move(names));
  node.set("values", std::move(rows));
  return node;
}

}  // namespace

LikelihoodValues likelihood_values(Evaluator& evaluator,
                                   const std::vector<Values>& points,
                                   bool with_derivatives) {
  if (with_derivatives && !evaluator.has_derivatives()) {
    throw InputError("this model has no derivatives of its own");
  }
  LikelihoodValues result{.with_derivatives = with_derivatives};
  std::vector<Eigen::Index> positions;
  for (std::size_t p = 0; p < evaluator.parameters().size(); ++p) {
    if (!evaluator.likelihood().is_differentiated(p)) continue;
    positions.push_back(static_cast<Eigen::Index>(p));
    result.names.push_back(evaluator.parameters()[p].name);
  }
  for (const auto& point : points) {
    LikelihoodValue value{.ll = evaluator.ll(point)};
    if (with_derivatives) {
      const Derivatives d = evaluator.derivatives(point);
      value.gradient = d.gradient(positions);
      value.hessian = d.hessian(positions, positions);
    }
    result.points.push_back(std::move(value));
  }
  return result;
}

std::string LikelihoodValues::text() const {
  std::string out;
  for (const auto& point : points) {
    out += shortest(point.ll) + "\n";
    for (Eigen::Index i = 0; i < point.gradient.size(); ++i) {
      out += fmt::format("  d/d {:<30} {}\n",
                         names[static_cast<std::size_t>(i)],
                         python_repr(point.gradient[i]));
    }
  }
  return out;
}

Node LikelihoodValues::to_node() const {
  Node ll = Node::list();
  Node gradients = Node::list();
  Node hessians = Node::list();
  for (const auto& point : points) {
    ll.push_back(Node::real(point.ll));
    if (!with_derivatives) continue;
    gradients.push_back(gradient_node(*this, point));
    hessians.push_back(hessian_node(*this, point));
  }
  const auto given = [this](Node list) { return is_list ? list : list.items().at(0); };
  Node node = Node::map();
  node.set("ll", given(std::move(ll)));
  if (with_derivatives) {
    node.set("gradient", given(std::move(gradients)));
    node.set("hessian", given(std::move(hessians)));
  }
  return node;
}

}  // namespace jacta
