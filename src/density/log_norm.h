// From the library's types to those of kernels.
#pragma once

#include "jacta/base/jet.h"
#include "jacta/density/density.h"
#include "kernels.h"

namespace jacta {

template <int N>
density_kernels::LogNorm log_norm(const Jet<N>& ln) {
  static_assert(N <= 2);
  density_kernels::LogNorm norm{ln.value, {}, {}};
  for (std::size_t i = 0, k = 0; i < N; ++i) {
    norm.first[i] = ln.gradient[i];
    for (std::size_t j = i; j < N; ++j, ++k)
      norm.second[packed_pair(j, i)] = ln.hessian[k];
  }
  return norm;
}

inline density_kernels::Output kernel_output(const DensityColumns& out) {
  return {out.value,
          out.first.empty() ? nullptr : out.first.data(),
          out.second.empty() ? nullptr : out.second.data()};
}

}  // namespace jacta
