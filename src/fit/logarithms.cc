// Steps in ln(x - lower limit).
#include <algorithm>
#include <cmath>

#include "jacta/base/elementary.h"
#include "newton.h"

namespace jacta {

// With x = L + y and z = ln y, the quadratic model in z has
//
//     df/dz = y df/dx,   d2f/dz2 = y^2 d2f/dx2 + y df/dx,   d2f/dz dw = y d2f/dx dw.
//
// Along a valley x1 x2 = constant the quadratic model in x is good for a step of the size
// of x only; in the logarithms the valley is straight. Steps are at most a factor of ten
// down and of e^5 up; the limit itself is looked at when the descent has ended (settle).
void Newton::take_logarithms(const State& state) {
  const std::size_t n = free_.size();
  for (std::size_t v = 0; v < n; ++v) {
    const std::size_t p = free_[v];
    const Limits limits = problem_.limits[p];
    const double y = state.theta[p] - limits.lower;
    const bool steps_so = !is_moving(v) && !variables_[v].held && std::isfinite(y) &&
                          y > 0 && state.theta[p] < limits.upper;
    variables_[v].distance = steps_so ? y : 0;
    if (!steps_so) continue;
    const double slope = quadratic_.gradient[v];
    for (std::size_t w = 0; w < n; ++w) {
      quadratic_.matrix[v * n + w] *= y;
      quadratic_.matrix[w * n + v] *= y;
    }
    quadratic_.gradient[v] = y * slope;
    quadratic_.matrix[v * n + v] += y * slope;
    scale_[v] = std::max(std::abs(quadratic_.matrix[v * n + v]), 1e-300);
    // A step takes a distance down to a tenth at most, so that none jumps onto the limit;
    // up to that of the other limit, or where there is none by e^5, a factor of 150.
    quadratic_.lower[v] = portable_log(0.1);
    quadratic_.upper[v] =
        std::isfinite(limits.upper) ? portable_log((limits.upper - limits.lower) / y) : 5;
  }
}

}  // namespace jacta
