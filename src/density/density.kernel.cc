// Compiled once per instruction set (JACTA_KERNEL_LEVEL); see kernels.h. No library
// headers with inline functions here.
#include <cstddef>

#include "jacta/base/kernel_name.h"
#include "kernels.h"

namespace jacta::density_kernels {

namespace {

typedef double Lanes __attribute__((vector_size(64)));
typedef long long Bits __attribute__((vector_size(64)));

constexpr std::size_t lanes = 8;

inline Lanes load(const double* p) {
  return *reinterpret_cast<const Lanes*>(p);
}

inline void store(double* p, Lanes x) {
  *reinterpret_cast<Lanes*>(p) = x;
}

inline Lanes splat(double x) {
  return Lanes{x, x, x, x, x, x, x, x};
}

// exp for x < 709; 0 below -708. With k = round(x / ln 2) and r = x - k ln 2, Taylor's
// series of degree 13 in r, whose error is below 2^-57 of the result for |r| <= 0.347.
inline Lanes exponential_of(Lanes x) {
  const Bits vanishes = x < splat(-708);
  x = reinterpret_cast<Lanes>((vanishes & reinterpret_cast<Bits>(splat(-708))) |
                              (~vanishes & reinterpret_cast<Bits>(x)));
  constexpr double to_integer = 0x1.8p52;
  const Lanes shifted = x * 1.44269504088896338700 + to_integer;
  const Lanes k = shifted - to_integer;
  const Lanes r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
  const Lanes r2 = r * r;
  const Lanes r4 = r2 * r2;
  const Lanes r8 = r4 * r4;
  const Lanes low = (0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
  const Lanes middle =
      (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
  const Lanes high = (1.0 / 3628800 + r * (1.0 / 39916800)) +
                     r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
  const Lanes tail = low + r4 * middle + r8 * high;
  const Lanes result = 1.0 + (r + r2 * tail);
  const Bits exponent = reinterpret_cast<Bits>(shifted) << 52;
  const Lanes scaled = reinterpret_cast<Lanes>(reinterpret_cast<Bits>(result) + exponent);
  return reinterpret_cast<Lanes>(~vanishes & reinterpret_cast<Bits>(scaled));
}

// With l = ln p: p_a = p l_a, p_ab = p (l_a l_b + l_ab).
void gaussian(const double* x,
              std::size_t n,
              const GaussianPoint& at,
              const Output& out) {
  const double inverse = at.inverse_sigma;
  const LogNorm& norm = at.norm;
  const bool derivatives = out.first != nullptr;
  double* const mean = derivatives ? out.first[0] : nullptr;
  double* const sigma = derivatives ? out.first[1] : nullptr;
  double* const mean_mean = derivatives ? out.second[0] : nullptr;
  double* const sigma_mean = derivatives ? out.second[1] : nullptr;
  double* const sigma_sigma = derivatives ? out.second[2] : nullptr;
  const double curvature = -inverse * inverse;
  for (std::size_t e = 0; e < n; e += lanes) {
    const Lanes z = (load(x + e) - at.mean) * inverse;
    const Lanes square = z * z;
    const Lanes p = exponential_of(-0.5 * square - norm.value);
    store(out.value + e, p);
    if (!derivatives) continue;
    const Lanes of_mean = z * inverse - norm.first[0];
    const Lanes of_sigma = square * inverse - norm.first[1];
    if (mean != nullptr) {
      store(mean + e, p * of_mean);
      store(mean_mean + e, p * (of_mean * of_mean + (curvature - norm.second[0])));
    }
    if (sigma != nullptr) {
      store(sigma + e, p * of_sigma);
      store(sigma_sigma + e,
            p * (of_sigma * of_sigma + (square * (3 * curvature) - norm.second[2])));
    }
    if (sigma_mean != nullptr) {
      store(sigma_mean + e,
            p * (of_mean * of_sigma + (z * (2 * curvature) - norm.second[1])));
    }
  }
}

void exponential(const double* x,
                 std::size_t n,
                 const ExponentialPoint& at,
                 const Output& out) {
  const LogNorm& norm = at.norm;
  const bool derivatives = out.first != nullptr && out.first[0] != nullptr;
  for (std::size_t e = 0; e < n; e += lanes) {
    const Lanes distance = load(x + e) - at.origin;
    const Lanes p = exponential_of(distance * at.slope - norm.value);
    store(out.value + e, p);
    if (!derivatives) continue;
    const Lanes of_slope = distance - norm.first[0];
    store(out.first[0] + e, p * of_slope);
    store(out.second[0] + e, p * (of_slope * of_slope - norm.second[0]));
  }
}

}  // namespace

const Kernels JACTA_KERNEL_NAME(kernels) = {JACTA_KERNEL_TEXT, gaussian, exponential};

}  // namespace jacta::density_kernels
