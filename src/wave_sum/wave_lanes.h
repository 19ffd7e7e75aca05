// Vectors of doubles for the kernels, as wide as the registers of the instruction set
// that this copy is compiled for. Only for *.kernel.cc: everything has internal linkage.
#pragma once

#include <cstddef>
#include <cstdint>

#include "jacta/base/kernel_name.h"
#include "jacta/wave_sum/wave_kernels.h"

namespace jacta::wave_kernels {

namespace {

#if defined(__AVX512F__)
inline constexpr std::size_t width = 8;
#elif defined(__AVX2__)
inline constexpr std::size_t width = 4;
#else
inline constexpr std::size_t width = 2;
#endif

typedef double Vector __attribute__((vector_size(8 * width), may_alias));
typedef long long Bits __attribute__((vector_size(8 * width), may_alias));

/// Vectors whose amplitudes are summed together.
inline constexpr std::size_t unit = 2;
inline constexpr std::size_t unit_events = unit * width;

inline Vector load(const double* p) {
  return *reinterpret_cast<const Vector*>(p);
}

inline void store(double* p, Vector x) {
  *reinterpret_cast<Vector*>(p) = x;
}

inline void add_to(double* p, Vector x) {
  store(p, load(p) + x);
}

inline Vector splat(double x) {
  return x - Vector{};
}

inline Vector select(Bits mask, Vector yes, Vector no) {
  return mask ? yes : no;
}

struct LogarithmAndInverse {
  Vector logarithm;
  Vector inverse;
};

/// Natural logarithm of normal positive numbers below 1e300 and their inverse, each with
/// an error of about one unit in the last place and one division for both. The logarithm
/// is that of FreeBSD's e_log.c (Sun Microsystems 1993).
inline LogarithmAndInverse logarithm_and_inverse(Vector x) {
  const Bits bits =
      reinterpret_cast<Bits>(x) + (0x3ff0000000000000ll - 0x3fe6a09e667f3bcdll);
  const Bits exponent_bits = ((bits >> 52) & 0x7ffll) | 0x4330000000000000ll;
  const Vector exponent = reinterpret_cast<Vector>(exponent_bits) - 4503599627371519.0;
  const Vector mantissa =
      reinterpret_cast<Vector>((bits & 0x000fffffffffffffll) + 0x3fe6a09e667f3bcdll);
  const Vector f = mantissa - 1.0;
  const Vector half_square = 0.5 * f * f;
  const Vector divisor = 2.0 + f;
  const Vector quotient = 1.0 / (x * divisor);
  const Vector s = f * (x * quotient);
  const Vector z = s * s;
  const Vector w = z * z;
  const Vector even = w * (3.999999999940941908e-01 +
                           w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const Vector odd =
      z * (6.666666666666735130e-01 +
           w * (2.857142874366239149e-01 +
                w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const Vector low =
      s * (half_square + (even + odd)) + exponent * 1.90821492927058770002e-10;
  return {((low - half_square) + f) + exponent * 6.93147180369123816490e-01,
          divisor * quotient};
}

}  // namespace

}  // namespace jacta::wave_kernels
