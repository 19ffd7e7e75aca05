// The grid of anchors on which the templates of one source are given, and multilinear
// interpolation on it.
//
// Inside a cell, with x_j = (theta_j - a_j) / (b_j - a_j) for the anchors a_j < b_j of
// every axis, a quantity f is sum over the 2^d corners of w_c f_c with w_c the product of
// x_j or 1 - x_j. Axes with a single anchor take no part. A grid without interpolation
// has one corner, the node of the anchors that theta lies on.
//
//     const jacta::AnchorGrid grid({{.parameter = 2, .anchors = {30, 50, 100}}});
//     jacta::Morph morph;
//     morph.resize(grid);
//     jacta::interpolate(grid, theta, {}, false, morph);   // weights of two of its nodes
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace jacta {

class AnchorGrid {
 public:
  struct Axis {
    std::size_t parameter;  ///< position in theta
    std::vector<double> anchors;
    std::string name = {};  ///< of the parameter, for messages
  };

  static constexpr std::size_t largest_dimension = 12;
  /// Every node has a template, in a file and in memory.
  static constexpr std::size_t most_nodes = 100'000;

  AnchorGrid() = default;
  /// Throws InputError for more than `largest_dimension` axes to interpolate along, and
  /// for more than `most_nodes` combinations of anchors.
  explicit AnchorGrid(std::vector<Axis> axes, bool interpolates = true);

  const std::vector<Axis>& axes() const { return axes_; }
  /// Axes with two anchors or more: those that are interpolated.
  const std::vector<std::size_t>& moving_axes() const { return moving_; }
  /// Axes with two anchors or more of a grid without interpolation.
  const std::vector<std::size_t>& index_axes() const { return index_; }
  std::size_t nodes() const { return nodes_; }
  std::size_t corners() const { return std::size_t{1} << moving_.size(); }
  /// Position along every axis of a node (row-major, the last axis runs fastest).
  std::vector<std::size_t> coordinates(std::size_t node) const;
  std::size_t stride(std::size_t axis) const { return strides_[axis]; }

 private:
  std::vector<Axis> axes_;
  std::vector<std::size_t> moving_;
  std::vector<std::size_t> index_;
  std::vector<std::size_t> strides_;
  std::size_t nodes_ = 1;
};

/// The interpolation at one point: nodes and weights of the corners, and the derivatives
/// of the weights with respect to the moving axes.
struct Morph {
  std::vector<std::size_t> nodes;
  std::vector<double> weights;
  /// first[j * corners + c]: derivative along moving axis j.
  std::vector<double> first;
  /// second[(j * d + l) * corners + c]; zero for j = l.
  std::vector<double> second;

  void resize(const AnchorGrid& grid);
};

/// Locates theta (inside the range of the anchors) and fills nodes and weights; with
/// `derivatives` also their derivatives. `cells` as in jacta::Point. `morph` has been
/// resized to the grid. Throws InputError for a value that is no anchor of an index axis.
void interpolate(const AnchorGrid& grid,
                 std::span<const double> theta,
                 std::span<const int> cells,
                 bool derivatives,
                 Morph& morph);

/// Interval of sorted anchors that holds x, the right one at an anchor.
std::size_t interval_of(std::span<const double> anchors, double x);

}  // namespace jacta
