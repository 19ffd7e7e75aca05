// The spin density matrix of a polarised parent, and its factor.
//
// With polarization: vector the intensity is sum_{M M'} A_M rho_{M M'} A_M'^*, finals
// summed over, and rho has parameters p. M runs from -J to J, as in tf-pwa:
//
//     J = 1/2   rho = 1/2 [[1 + pz, px - i py], [px + i py, 1 - pz]]
//     J = 1     rho = 1 + sum_k p_k lambda_k, the eight matrices of Gell-Mann
//
// rho = B B^* with B lower triangular (Cholesky), so that the intensity is the sum of
// squares of A'_a = sum_M A_M B_Ma: B_Ma is one more factor of the coefficient of a wave.
// Where rho has a negative eigenvalue (|p| > 1 for J = 1/2) there is no such state: B is
// not a number, and likelihoods take it as probability 0. tf-pwa goes on there.
//
//     const auto b = jacta::density_factors(1, {{0.1, 0.2, 0.3}}, 2);
//     b[jacta::density_position(1, 0)].value;
//
// Derivatives do not exist where an eigenvalue is 0: pure states (|p| = 1) are for fixed
// parameters.
#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace jacta {

/// An element of B with derivatives in p.
struct DensityFactor {
  std::complex<double> value = 0;
  std::vector<std::complex<double>> first = {};   ///< of order 1 and 2
  std::vector<std::complex<double>> second = {};  ///< packed upper triangle, of order 2
};

/// The fields of tf-pwa's variables: polarization_px, ... Empty for spins without.
std::vector<std::string> density_fields(int two_spin);

/// Position of B_{row column}, column <= row, among the factors.
constexpr std::size_t density_position(std::size_t row, std::size_t column) {
  return row * (row + 1) / 2 + column;
}

/// All elements of B. Throws UsageError for another spin or number of parameters.
std::vector<DensityFactor> density_factors(int two_spin,
                                           std::span<const double> p,
                                           int order);

}  // namespace jacta
