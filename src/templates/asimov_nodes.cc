#include "asimov_nodes.h"

#include "column_likelihood.h"
#include "density_bins.h"
#include "jacta/density/quadrature.h"
#include "template_generator.h"

namespace jacta {

namespace {

struct QuadratureNode {
  double x;
  double weight;
  std::size_t bin;
};

// Nodes along an axis.
std::vector<QuadratureNode> nodes_of(const Axis& axis, std::size_t n_axes) {
  std::vector<QuadratureNode> nodes;
  const std::size_t least = n_axes == 1 ? 32 : 1;
  const std::size_t parts = (least + axis.bins() - 1) / axis.bins();
  const bool few = n_axes > 1 && axis.bins() > 4;
  for (std::size_t b = 0; b < axis.bins(); ++b) {
    const double width = (axis.edges[b + 1] - axis.edges[b]) / static_cast<double>(parts);
    for (std::size_t i = 0; i < parts; ++i) {
      const double low = axis.edges[b] + static_cast<double>(i) * width;
      const auto add = [&](double x, double weight) { nodes.push_back({x, weight, b}); };
      few ? each_of_3_nodes(low, low + width, add) : each_node(low, low + width, add);
    }
  }
  return nodes;
}

}  // namespace

Table asimov_nodes(const Term& term,
                   const std::vector<double>& events,
                   std::span<const double> theta) {
  const auto& axes = term.analysis_space;
  std::vector<std::vector<QuadratureNode>> nodes;
  std::size_t total = 1;
  for (const Axis& axis : axes) {
    nodes.push_back(nodes_of(axis, axes.size()));
    total *= nodes.back().size();
  }
  std::vector<std::unique_ptr<DensityEvaluator>> formulas(term.sources.size());
  std::vector<std::vector<double>> templates(term.sources.size());
  for (std::size_t s = 0; s < term.sources.size(); ++s) {
    if (events[s] == 0) continue;
    const Source& source = term.sources[s];
    if (source.density) {
      formulas[s] = density_at(term, source, theta);
    } else {
      templates[s] = interpolated_density(term, source, theta);
    }
  }
  std::vector<std::vector<double>> columns(axes.size());
  std::vector<double> weights;
  std::vector<double> event(axes.size());
  for (std::size_t i = 0; i < total; ++i) {
    std::size_t rest = i;
    std::size_t bin = 0;
    std::size_t stride = 1;
    double weight = 1;
    for (std::size_t a = axes.size(); a-- > 0;) {
      const QuadratureNode& node = nodes[a][rest % nodes[a].size()];
      rest /= nodes[a].size();
      event[a] = node.x;
      weight *= node.weight;
      bin += stride * node.bin;
      stride *= axes[a].bins();
    }
    double density = 0;
    for (std::size_t s = 0; s < term.sources.size(); ++s) {
      if (formulas[s]) density += events[s] * formulas[s]->density(event);
      if (!templates[s].empty()) density += events[s] * templates[s][bin];
    }
    if (!(density > 0)) continue;
    for (std::size_t a = 0; a < axes.size(); ++a) columns[a].push_back(event[a]);
    weights.push_back(weight * density);
  }
  Table table;
  for (std::size_t a = 0; a < axes.size(); ++a) {
    table.add_column(axes[a].name, std::move(columns[a]));
  }
  table.add_column(asimov_weight, std::move(weights));
  return table;
}

}  // namespace jacta
