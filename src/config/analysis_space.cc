#include <fmt/format.h>

#include <cmath>

#include "jacta/base/text.h"
#include "jacta/config/expression.h"
#include "number_text.h"

namespace jacta {

namespace {

NumberArray separated_numbers(const Node& node) {
  constexpr std::string_view separators = " \t\r\n,";
  const std::string_view text = node.as_string();
  NumberArray array;
  std::size_t at = text.find_first_not_of(separators);
  while (at != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    array.values.push_back(read_real(text.substr(at, end - at), node.location()));
    at = text.find_first_not_of(separators, end);
  }
  return array;
}

NumberArray listed_numbers(const Node& node) {
  NumberArray array;
  array.is_integer = !node.items().empty();
  for (const Node& item : node.items()) {
    const Number number = item.as_number();
    array.values.push_back(number.value);
    array.is_integer = array.is_integer && number.is_integer;
  }
  return array;
}

void check_edges(const std::string& axis,
                 const std::vector<double>& edges,
                 const Node& node) {
  if (edges.size() < 2) {
    throw node.error("the axis '" + axis + "' needs at least two edges");
  }
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (!std::isfinite(edges[i])) {
      throw node.error(fmt::format(
          "edge {} of the axis '{}' is {}, not finite", i, axis, shortest(edges[i])));
    }
    if (i == 0 || edges[i] > edges[i - 1]) continue;
    throw node.error(
        fmt::format("the edges of the axis '{}' do not increase: {} follows {}",
                    axis,
                    shortest(edges[i]),
                    shortest(edges[i - 1])));
  }
}

}  // namespace

NumberArray read_array(const Node& node) {
  if (node.is_list()) return listed_numbers(node);
  if (!node.is_string()) {
    throw node.error("expected a list of numbers, found " + std::string(node.kind_name()),
                     "write a list or an expression such as np.linspace(0, 100, 51)");
  }
  if (is_expression(node.as_string())) {
    return evaluate_array(node.as_string(), node.location());
  }
  return separated_numbers(node);
}

namespace {

// Every template has all of these bins in memory.
void check_bins(const std::vector<std::pair<std::string, std::vector<double>>>& axes,
                const Node& node) {
  constexpr double limit = 1e7;
  double bins = 1;
  for (const auto& [name, edges] : axes) bins *= static_cast<double>(edges.size() - 1);
  if (bins <= limit) return;
  std::size_t longest = 0;
  for (std::size_t i = 1; i < axes.size(); ++i) {
    if (axes[i].second.size() > axes[longest].second.size()) longest = i;
  }
  const Node& place = node.items()[longest].entries().front().value;
  throw place.error("the analysis space has " +
                        std::to_string(static_cast<std::int64_t>(bins)) + " bins, " +
                        std::to_string(axes[longest].second.size() - 1) +
                        " of them along '" + axes[longest].first + "'",
                    "the limit is 10 million");
}

}  // namespace

std::vector<std::pair<std::string, std::vector<double>>> read_analysis_space(
    const Node& node) {
  std::vector<std::pair<std::string, std::vector<double>>> axes;
  for (const Node& item : node.items()) {
    if (item.entries().size() != 1) {
      throw item.error("an item of the analysis space has to be one 'axis: edges'");
    }
    const Node& key = item.entries().front().key;
    const Node& value = item.entries().front().value;
    const std::string axis = key.as_text();
    for (const auto& known : axes) {
      if (known.first == axis) throw key.error("the axis '" + axis + "' is there twice");
    }
    std::vector<double> edges = read_array(value).values;
    check_edges(axis, edges, value);
    axes.emplace_back(axis, std::move(edges));
  }
  if (axes.empty()) throw node.error("the analysis space has no axis");
  check_bins(axes, node);
  return axes;
}

}  // namespace jacta
