// The Faddeeva function w(z) = exp(-z^2) erfc(-i z) for Im z >= 0 with relative errors
// below 1e-14.
//
//     jacta::faddeeva({1.0, 0.5}).real();     // 0.3549...
//
// Its derivatives are w' = -2 z w + 2 i / sqrt(pi) and w'' = -2 w - 2 z w', which lose all
// digits far from 0; there they are those of the asymptotic series.
#pragma once

#include <complex>

namespace jacta {

std::complex<double> faddeeva(std::complex<double> z);

struct FaddeevaDerivatives {
  std::complex<double> value;
  std::complex<double> first;
  std::complex<double> second;
};
FaddeevaDerivatives faddeeva_derivatives(std::complex<double> z);

}  // namespace jacta
