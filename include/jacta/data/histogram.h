// Axis and Histogram: contents on a grid of bins in any number of dimensions.
//
// Shapes: axis a has bins [edges[k], edges[k + 1]), the last one closed by convention of
// who fills it; contents are row-major, the last axis runs fastest:
//
//     position(k_0, ..., k_{n-1}) = sum_a k_a stride(a),   stride(n - 1) = 1,
//     stride(a) = stride(a + 1) bins(a + 1),
//
// as NumPy's arrays in C order and multihist's have them. There is no overflow: what lies
// outside the edges is the caller's to handle. Contents are plain numbers: events, events
// per unit volume (divide by bin_volumes()), or anything else; units of edges are those
// of the axis.
//
// Sums are NumPy's: pairwise, with an error of O(log n) roundings, and the same bits as
// ndarray.sum of the same array, so that templates are normalised as the reference does.
//
// Errors: UsageError for contents that are not one per bin and for an empty slice; edges
// that do not increase are found where files are read (template_file.h).
//
// Use this for templates; use template_model.h to evaluate densities from them.
//
//     jacta::Histogram h({{"cs1", {0, 1, 2}}, {"cs2", {0, 10}}}, {3.0, 4.0});
//     h.sum();                                   // 7
//     h.sliced(0, 0, 1).contents()[0];           // 3: the first bin of cs1
//     h.projected(1).dimensions();               // 1: cs2 is summed away
//     h.bin_volumes()[0];                        // 10
#pragma once

#include <span>
#include <string>
#include <vector>

namespace jacta {

struct Axis {
  std::string name = {};
  std::vector<double> edges = {};  ///< strictly increasing, one more than bins

  std::size_t bins() const { return edges.empty() ? 0 : edges.size() - 1; }
  friend bool operator==(const Axis&, const Axis&) = default;
};

class Histogram {
 public:
  Histogram() = default;
  /// Contents of zero.
  explicit Histogram(std::vector<Axis> axes);
  /// Throws UsageError unless `contents` has one number per bin.
  Histogram(std::vector<Axis> axes, std::vector<double> contents);

  std::size_t dimensions() const { return axes_.size(); }
  std::size_t size() const { return contents_.size(); }
  const std::vector<Axis>& axes() const { return axes_; }
  std::vector<Axis>& axes() { return axes_; }
  const Axis& axis(std::size_t i) const { return axes_[i]; }
  std::span<const double> contents() const { return contents_; }
  std::span<double> contents() { return contents_; }

  /// Number or name of an axis; dimensions() where there is none of that name.
  std::size_t axis_number(const std::string& name) const;
  /// Number of bins that a step along axis i skips in `contents`.
  std::size_t stride(std::size_t i) const;

  /// Sum of all contents by NumPy's pairwise summation (same doubles as ndarray.sum of a
  /// contiguous array).
  double sum() const;
  /// Product of the bin widths, for every bin.
  std::vector<double> bin_volumes() const;

  /// Keeps the bins [first, last) along an axis; UsageError where there are none.
  Histogram sliced(std::size_t axis, std::size_t first, std::size_t last) const;
  /// Sums over an axis and drops it, in the order of ndarray.sum(axis).
  Histogram projected(std::size_t axis) const;

 private:
  std::vector<Axis> axes_;
  std::vector<double> contents_;
};

/// NumPy's pairwise sum of a contiguous array of doubles.
double pairwise_sum(std::span<const double> values);

}  // namespace jacta
