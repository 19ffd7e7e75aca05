// LinearFunction: densities that are sums of fixed functions, p = sum_k c_k b_k / I with
// I = sum_k c_k I_k the integral over the range. With the derivatives
//
//     p_k = (b_k - p I_k) / I,    p_kl = -(p_k I_l + p_l I_k) / I.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "axis_function.h"

namespace jacta {

/// The fixed functions b_0, b_1, ...
class Basis {
 public:
  virtual ~Basis() = default;
  virtual std::size_t size() const = 0;
  virtual void values(double x, std::span<double> b) const = 0;
  virtual void integrals(double lower,
                         double upper,
                         std::span<double> integral) const = 0;
  virtual std::vector<double> breakpoints() const { return {}; }
};

/// The first `n_constants` coefficients are 1, the others the arguments.
std::unique_ptr<AxisFunction> make_linear_function(std::shared_ptr<const Basis> basis,
                                                   std::size_t n_constants);

}  // namespace jacta
