// The factor of a density matrix gives the matrix back, and exact derivatives.
#include "jacta/kinematics/density_matrix.h"

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <cmath>

#include "jacta/base/error.h"

namespace jacta {
namespace {

using Complex = std::complex<double>;
constexpr Complex i_unit(0, 1);

Eigen::MatrixXcd product(int two_spin, const std::vector<double>& p) {
  const Eigen::Index n = two_spin + 1;
  const auto b = density_factors(two_spin, p, 0);
  Eigen::MatrixXcd lower = Eigen::MatrixXcd::Zero(n, n);
  for (Eigen::Index r = 0; r < n; ++r) {
    for (Eigen::Index c = 0; c <= r; ++c) {
      lower(r, c) = b[density_position(std::size_t(r), std::size_t(c))].value;
    }
  }
  return lower * lower.adjoint();
}

TEST(DensityMatrix, OfSpinOneHalf) {
  Eigen::Matrix2cd rho;
  rho << 1 + 0.4, Complex(0.3, 0.2), Complex(0.3, -0.2), 1 - 0.4;
  EXPECT_LT((product(1, {0.3, -0.2, 0.4}) - 0.5 * rho).norm(), 1e-15);
}

TEST(DensityMatrix, OfSpinOne) {
  const std::vector<double> p = {0.2, -0.1, 0.15, 0.1, 0.05, -0.2, 0.1, 0.25};
  const double r3 = std::sqrt(3.0);
  Eigen::Matrix3cd rho;
  rho << 1 + p[2] + p[7] / r3, p[0] - i_unit * p[1], p[3] - i_unit * p[4],
      p[0] + i_unit * p[1], 1 - p[2] + p[7] / r3, p[5] - i_unit * p[6],
      p[3] + i_unit * p[4], p[5] + i_unit * p[6], 1 - 2 * p[7] / r3;
  EXPECT_LT((product(2, p) - rho).norm(), 1e-15);
}

TEST(DensityMatrix, DerivativesAreThoseOfDifferences) {
  for (const int two_spin : {1, 2}) {
    const std::size_t n = density_fields(two_spin).size();
    std::vector<double> p;
    for (std::size_t i = 0; i < n; ++i) p.push_back(0.05 + 0.03 * double(i));
    const auto exact = density_factors(two_spin, p, 2);
    constexpr double step = 1e-5;
    for (std::size_t i = 0; i < n; ++i) {
      auto high = p, low = p;
      high[i] += step;
      low[i] -= step;
      const auto up = density_factors(two_spin, high, 1);
      const auto down = density_factors(two_spin, low, 1);
      for (std::size_t k = 0; k < exact.size(); ++k) {
        EXPECT_LT(
            std::abs(exact[k].first[i] - (up[k].value - down[k].value) / (2 * step)),
            1e-9);
        for (std::size_t j = i; j < n; ++j) {
          const std::size_t packed = i * n - i * (i + 1) / 2 + j;
          const Complex slope = (up[k].first[j] - down[k].first[j]) / (2 * step);
          EXPECT_LT(std::abs(exact[k].second[packed] - slope), 1e-8);
        }
      }
    }
  }
}

TEST(DensityMatrix, PureStatesAndNoStates) {
  const auto up = density_factors(1, std::vector<double>{0, 0, 1}, 0);
  EXPECT_EQ(up[0].value, Complex(1));
  EXPECT_EQ(up[2].value, Complex(0));
  const auto down = density_factors(1, std::vector<double>{0, 0, -1}, 0);
  EXPECT_EQ(down[0].value, Complex(0));
  EXPECT_EQ(down[2].value, Complex(1));
  for (const auto& p : {std::vector<double>{0.8, 0, 0.8}, {0, 0, -1.1}, {0.1, 0, -1}}) {
    bool is_number = true;
    for (const auto& b : density_factors(1, p, 0)) {
      is_number = is_number && std::isfinite(b.value.real());
    }
    EXPECT_FALSE(is_number);
  }
}

TEST(DensityMatrix, OtherSpinsAreMisuse) {
  EXPECT_TRUE(density_fields(3).empty());
  EXPECT_THROW(density_factors(3, std::vector<double>(3), 0), UsageError);
  EXPECT_THROW(density_factors(1, std::vector<double>(2), 0), UsageError);
}

}  // namespace
}  // namespace jacta
