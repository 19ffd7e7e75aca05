// Toys of the bounded Gaussian in closed form.
#pragma once

#include <algorithm>

#include "jacta/interval/deterministic.h"
#include "jacta/neyman/point_toys.h"

namespace jacta::test {

/// x from N(mu, 1), mu >= 0; t is exact.
inline PointToys gaussian_toys(double mu, std::size_t n_toys, std::uint64_t seed = 1) {
  PointToys toys;
  toys.poi = "mu";
  toys.poi_value = Number(mu);
  const auto point = static_cast<std::uint64_t>(mu * 1e6);
  for (std::size_t i = 0; i < n_toys; ++i) {
    Stream stream({seed, point, i});
    const double x = stream.normal(mu, 1);
    toys.ll_free.push_back(0.5 * bounded_gaussian_statistic(x, mu));
    toys.ll_true.push_back(0);
    toys.mu_hat.push_back(std::max(0.0, x));
  }
  return toys;
}

}  // namespace jacta::test
