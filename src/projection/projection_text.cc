// Projections for programs.
#include "jacta/projection/projection.h"

namespace jacta {

namespace {

Node numbers_node(const std::vector<double>& numbers) {
  Node list = Node::list();
  for (const double x : numbers) list.push_back(Node::real(x));
  return list;
}

Node chains_node(const std::vector<std::pair<std::string, std::vector<double>>>& chains) {
  Node node = Node::map();
  for (const auto& [chain, counts] : chains) node.set(chain, numbers_node(counts));
  return node;
}

}  // namespace

Node MassProjection::to_node() const {
  Node node = Node::map();
  node.set("name", Node::string(name));
  if (!display.empty()) node.set("display", Node::string(display));
  node.set("edges", numbers_node(edges));
  node.set("data", numbers_node(data));
  node.set("data_error", numbers_node(data_error));
  node.set("underflow", Node::real(underflow));
  node.set("overflow", Node::real(overflow));
  node.set("background", numbers_node(background));
  node.set("total", numbers_node(total));
  node.set("chains", chains_node(chains));
  node.set("chi_square", Node::real(chi_square));
  node.set("used_bins", Node::integer(used_bins));
  return node;
}

Node PairProjection::to_node() const {
  Node node = Node::map();
  node.set("name", Node::string(name));
  if (!display.empty()) node.set("display", Node::string(display));
  node.set("x", Node::string(x));
  node.set("y", Node::string(y));
  node.set("x_edges", numbers_node(x_edges));
  node.set("y_edges", numbers_node(y_edges));
  node.set("data", numbers_node(data));
  node.set("outside", Node::real(outside));
  node.set("background", numbers_node(background));
  node.set("total", numbers_node(total));
  node.set("chains", chains_node(chains));
  return node;
}

}  // namespace jacta
