#include "jacta/kinematics/density_matrix.h"

#include <array>
#include <cmath>
#include <limits>

#include "jacta/base/error.h"
#include "jacta/base/jet.h"

namespace jacta {

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

double plain(double x) {
  return x;
}

template <int N>
double plain(const Jet<N>& x) {
  return x.value;
}

template <class T, std::size_t N>
using Matrix = std::array<std::array<Complex<T>, N>, N>;

template <class T>
Matrix<T, 2> density(const std::array<T, 3>& p) {
  Matrix<T, 2> rho;
  rho[0][0].re = (1.0 + p[2]) * 0.5;
  rho[1][1].re = (1.0 - p[2]) * 0.5;
  rho[1][0] = {p[0] * 0.5, p[1] * 0.5};
  return rho;
}

template <class T>
Matrix<T, 3> density(const std::array<T, 8>& p) {
  const double third = 1 / std::sqrt(3.0);
  Matrix<T, 3> rho;
  rho[0][0].re = 1.0 + p[2] + p[7] * third;
  rho[1][1].re = 1.0 - p[2] + p[7] * third;
  rho[2][2].re = 1.0 - p[7] * (2 * third);
  rho[1][0] = {p[0], p[1]};
  rho[2][0] = {p[3], p[4]};
  rho[2][1] = {p[5], p[6]};
  return rho;
}

// B of rho = B B^*; of rho the lower triangle is read. A column whose pivot is 0 has to be
// 0 altogether.
template <class T, std::size_t N>
Matrix<T, N> factorised(Matrix<T, N> rho) {
  using std::sqrt;
  constexpr double rounding = 1e-14;
  Matrix<T, N> b;
  for (std::size_t j = 0; j < N; ++j) {
    const double pivot = plain(rho[j][j].re);
    if (pivot > rounding) {
      b[j][j].re = sqrt(rho[j][j].re);
      const T scale = 1.0 / b[j][j].re;
      for (std::size_t i = j + 1; i < N; ++i) b[i][j] = scale * rho[i][j];
    } else {
      bool vanishes = pivot >= -rounding;
      for (std::size_t i = j + 1; i < N; ++i) {
        vanishes = vanishes && std::abs(plain(rho[i][j].re)) <= rounding &&
                   std::abs(plain(rho[i][j].im)) <= rounding;
      }
      if (!vanishes) b[j][j].re = T(not_a_number);
    }
    for (std::size_t i = j + 1; i < N; ++i) {
      for (std::size_t k = j + 1; k <= i; ++k) {
        const Complex<T> taken = b[i][j] * conj(b[k][j]);
        rho[i][k].re = rho[i][k].re - taken.re;
        rho[i][k].im = rho[i][k].im - taken.im;
      }
    }
  }
  return b;
}

template <std::size_t N>
DensityFactor factor_of(const Complex<double>& b) {
  return {.value = {b.re, b.im}};
}

template <std::size_t N>
DensityFactor factor_of(const Complex<Jet<int(N)>>& b) {
  DensityFactor result{.value = {b.re.value, b.im.value}};
  for (std::size_t i = 0; i < N; ++i) {
    result.first.emplace_back(b.re.gradient[i], b.im.gradient[i]);
  }
  for (std::size_t k = 0; k < b.re.hessian.size(); ++k) {
    result.second.emplace_back(b.re.hessian[k], b.im.hessian[k]);
  }
  return result;
}

template <class T, std::size_t N>
std::vector<DensityFactor> factors(const std::array<T, N>& p) {
  const auto b = factorised(density(p));
  std::vector<DensityFactor> result;
  for (std::size_t row = 0; row < b.size(); ++row) {
    for (std::size_t column = 0; column <= row; ++column) {
      result.push_back(factor_of<N>(b[row][column]));
    }
  }
  return result;
}

template <std::size_t N>
std::vector<DensityFactor> factors_of(std::span<const double> p, int order) {
  if (p.size() != N) throw UsageError("polarisation: wrong number of parameters");
  if (order == 0) {
    std::array<double, N> x{};
    for (std::size_t i = 0; i < N; ++i) x[i] = p[i];
    return factors(x);
  }
  std::array<Jet<int(N)>, N> x;
  for (std::size_t i = 0; i < N; ++i) x[i] = Jet<int(N)>::variable(p[i], i);
  return factors(x);
}

}  // namespace

std::vector<std::string> density_fields(int two_spin) {
  if (two_spin == 1) {
    return {"polarization_px", "polarization_py", "polarization_pz"};
  }
  std::vector<std::string> fields;
  if (two_spin == 2) {
    for (const char* k : {"0", "1", "2", "3", "4", "5", "6", "7"}) {
      fields.push_back(std::string("polarization_p_") + k);
    }
  }
  return fields;
}

std::vector<DensityFactor> density_factors(int two_spin,
                                           std::span<const double> p,
                                           int order) {
  if (two_spin == 1) return factors_of<3>(p, order);
  if (two_spin == 2) return factors_of<8>(p, order);
  throw UsageError("polarisation: spin 1/2 and 1 have a density matrix here");
}

}  // namespace jacta
