// F(m) = sum_k w_k(m) p_k with complex values p_k at knots, and weights w_k that depend on
// the knots alone.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "shape_config.h"

namespace jacta {

using Knots = std::vector<double>;

/// Weights of all knots at one mass.
class Interpolation {
 public:
  virtual ~Interpolation() = default;
  /// `out` comes filled with zeros.
  virtual void weights(double m, std::span<double> out) const = 0;
};

/// The interval [x_j, x_{j+1}) that holds m, or -1.
std::ptrdiff_t knot_interval(const Knots& x, double m);

/// From points, or min_m, max_m and interp_N.
Knots read_knots(const ShapeConfig& config);

/// tf-pwa's interval of a mass: equidistant knots are counted off, and masses beyond them
/// are in the intervals -1 and N - 1.
class KnotIndex {
 public:
  explicit KnotIndex(const ShapeConfig& config);
  std::ptrdiff_t operator()(double m) const;

 private:
  Knots x_;
  bool equidistant_;
};

struct InterpolatedValues {
  std::size_t knots = 0;    ///< number of weights
  bool with_bound = false;  ///< else the first and the last are of no parameter
};

/// The shape with parameters point_0r, point_0i, ... for an interpolation.
std::unique_ptr<LineShape> make_interpolated(
    const ShapeConfig& config,
    const InterpolatedValues& values,
    std::unique_ptr<Interpolation> interpolation);

/// The parameters alone.
std::vector<ShapeParameter> knot_parameters(const ShapeConfig& config, std::size_t n);

/// Second derivatives at the knots of the spline through values at knots: a matrix that
/// multiplies the values, row by row.
std::unique_ptr<Interpolation> make_spline_interpolation(const ShapeConfig& config,
                                                         const Knots& x,
                                                         bool extrapolates);

}  // namespace jacta
