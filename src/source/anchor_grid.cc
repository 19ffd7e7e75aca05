#include "jacta/source/anchor_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

// Before a template is sought: the number may not even fit an integer.
void check_nodes(const std::vector<AnchorGrid::Axis>& axes) {
  double nodes = 1;
  std::string numbers;
  for (const auto& axis : axes) {
    nodes *= static_cast<double>(axis.anchors.size());
    numbers += (numbers.empty() ? "" : " x ") + std::to_string(axis.anchors.size());
  }
  if (nodes <= static_cast<double>(AnchorGrid::most_nodes)) return;
  throw InputError(
      fmt::format("a source needs a template at each of {:.0f} combinations of anchors "
                  "({}); at most {} are supported",
                  nodes,
                  numbers,
                  AnchorGrid::most_nodes),
      "give it fewer shape parameters or anchors, share them between several sources, or "
      "write it as a density");
}

}  // namespace

AnchorGrid::AnchorGrid(std::vector<Axis> axes, bool interpolates)
    : axes_(std::move(axes)), strides_(axes_.size()) {
  check_nodes(axes_);
  for (std::size_t i = axes_.size(); i-- > 0;) {
    strides_[i] = nodes_;
    nodes_ *= axes_[i].anchors.size();
  }
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (axes_[i].anchors.size() > 1) (interpolates ? moving_ : index_).push_back(i);
  }
  if (moving_.size() > largest_dimension) {
    throw InputError(
        fmt::format("a source depends on {} shape parameters; at most {} are "
                    "supported",
                    moving_.size(),
                    largest_dimension));
  }
}

std::vector<std::size_t> AnchorGrid::coordinates(std::size_t node) const {
  std::vector<std::size_t> result(axes_.size());
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    result[i] = node / strides_[i];
    node %= strides_[i];
  }
  return result;
}

void Morph::resize(const AnchorGrid& grid) {
  const std::size_t corners = grid.corners();
  const std::size_t d = grid.moving_axes().size();
  nodes.assign(corners, 0);
  weights.assign(corners, 1.0);
  first.assign(d * corners, 0.0);
  second.assign(d * d * corners, 0.0);
}

std::size_t interval_of(std::span<const double> anchors, double x) {
  const auto above = std::upper_bound(anchors.begin(), anchors.end(), x);
  const auto position = static_cast<std::size_t>(above - anchors.begin());
  return std::clamp<std::size_t>(position, 1, anchors.size() - 1) - 1;
}

namespace {

// Weight of one axis at a corner, or its derivative.
struct AxisWeight {
  double low;
  double high;
  double slope;
  double at(bool upper) const { return upper ? high : low; }
  double derivative(bool upper) const { return upper ? slope : -slope; }
};

using AxisWeights = std::array<AxisWeight, AnchorGrid::largest_dimension>;

void fill_derivatives(const AxisWeights& axis, std::size_t d, Morph& morph) {
  const std::size_t corners = morph.weights.size();
  for (std::size_t c = 0; c < corners; ++c) {
    for (std::size_t j = 0; j < d; ++j) {
      double first = axis[j].derivative((c >> j) & 1);
      for (std::size_t k = 0; k < d; ++k) {
        if (k != j) first *= axis[k].at((c >> k) & 1);
      }
      morph.first[j * corners + c] = first;
      for (std::size_t l = 0; l < j; ++l) {
        double second =
            axis[j].derivative((c >> j) & 1) * axis[l].derivative((c >> l) & 1);
        for (std::size_t k = 0; k < d; ++k) {
          if (k != j && k != l) second *= axis[k].at((c >> k) & 1);
        }
        morph.second[(j * d + l) * corners + c] = second;
        morph.second[(l * d + j) * corners + c] = second;
      }
    }
  }
}

std::size_t anchor_of(const AnchorGrid::Axis& axis, double x) {
  const auto found = std::lower_bound(axis.anchors.begin(), axis.anchors.end(), x);
  if (found != axis.anchors.end() && *found == x) {
    return static_cast<std::size_t>(found - axis.anchors.begin());
  }
  std::vector<std::string> list;
  for (const double anchor : axis.anchors) list.push_back(shortest(anchor));
  throw InputError(fmt::format("{} = {} is none of its anchors {}, and the IndexMorpher "
                               "does not interpolate",
                               axis.name,
                               shortest(x),
                               join(list)),
                   "take an anchor");
}

}  // namespace

void interpolate(const AnchorGrid& grid,
                 std::span<const double> theta,
                 std::span<const int> cells,
                 bool derivatives,
                 Morph& morph) {
  const auto& moving = grid.moving_axes();
  // The one node of weight 1 that Morph::resize() has put there.
  if (moving.empty() && grid.index_axes().empty()) return;
  const std::size_t corners = morph.weights.size();
  std::size_t base = 0;
  for (const std::size_t i : grid.index_axes()) {
    base += anchor_of(grid.axes()[i], theta[grid.axes()[i].parameter]) * grid.stride(i);
  }
  AxisWeights axis;
  for (std::size_t j = 0; j < moving.size(); ++j) {
    const std::size_t parameter = grid.axes()[moving[j]].parameter;
    const std::vector<double>& anchors = grid.axes()[moving[j]].anchors;
    const double x = theta[parameter];
    const bool given = !cells.empty() && cells[parameter] >= 0;
    const std::size_t k =
        given ? static_cast<std::size_t>(cells[parameter]) : interval_of(anchors, x);
    const double width = anchors[k + 1] - anchors[k];
    const double fraction = (x - anchors[k]) / width;
    axis[j] = {1 - fraction, fraction, 1 / width};
    base += k * grid.stride(moving[j]);
  }
  for (std::size_t c = 0; c < corners; ++c) {
    std::size_t node = base;
    double weight = 1;
    for (std::size_t j = 0; j < moving.size(); ++j) {
      const bool upper = (c >> j) & 1;
      weight *= axis[j].at(upper);
      if (upper) node += grid.stride(moving[j]);
    }
    morph.nodes[c] = node;
    morph.weights[c] = weight;
  }
  if (derivatives) fill_derivatives(axis, moving.size(), morph);
}

}  // namespace jacta
