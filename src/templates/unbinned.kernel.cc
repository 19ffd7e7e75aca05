// Compiled once per instruction set (JACTA_KERNEL_LEVEL); see kernels.h. No library
// headers with inline functions here.
#include <cstddef>

#include "jacta/base/kernel_name.h"
#include "kernels.h"

namespace jacta::kernels {

namespace {

typedef double Lanes __attribute__((vector_size(64)));
typedef long long Bits __attribute__((vector_size(64)));

constexpr std::size_t lanes = 8;

inline Lanes load(const double* p) {
  return *reinterpret_cast<const Lanes*>(p);
}

inline Lanes splat(double x) {
  return Lanes{x, x, x, x, x, x, x, x};
}

inline Lanes select(Bits mask, Lanes yes, Lanes no) {
  return reinterpret_cast<Lanes>((mask & reinterpret_cast<Bits>(yes)) |
                                 (~mask & reinterpret_cast<Bits>(no)));
}

inline double sum(Lanes x) {
  return ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]));
}

// The product of all densities as mantissa in [1, 2) and exponent, per lane.
struct Product {
  Lanes mantissa = splat(1);
  Bits exponent = Bits{};
  Lanes smallest = splat(1);
  Lanes largest = splat(1);

  inline void multiply(Lanes d) {
    smallest = select(d < smallest, d, smallest);
    largest = select(d > largest, d, largest);
    const Bits bits = reinterpret_cast<Bits>(mantissa * d);
    exponent += bits >> 52;
    mantissa =
        reinterpret_cast<Lanes>((bits & 0x000fffffffffffffll) | 0x3ff0000000000000ll);
  }

  LogSum result(std::size_t steps) const {
    const Lanes m = mantissa;
    long long total = -1023ll * static_cast<long long>(lanes * steps);
    bool safe = true;
    for (std::size_t i = 0; i < lanes; ++i) {
      total += exponent[i];
      safe = safe && smallest[i] > 0x1p-500 && largest[i] < 0x1p500;
    }
    return {((m[0] * m[1]) * (m[2] * m[3])) * ((m[4] * m[5]) * (m[6] * m[7])),
            static_cast<double>(total),
            safe};
  }

  LogSum result(std::size_t steps, std::size_t n_events, Bits n_regular) const {
    LogSum sum = result(steps);
    sum.n_outliers = n_events;
    for (std::size_t i = 0; i < lanes; ++i) {
      sum.n_outliers -= static_cast<std::size_t>(n_regular[i]);
    }
    return sum;
  }
};

inline Bits present(std::size_t first, std::size_t n_events) {
  const auto left = static_cast<long long>(n_events - first);
  const Bits number = {0, 1, 2, 3, 4, 5, 6, 7};
  return number < (Bits{} + left);
}

// Lanes beyond the last event count as density 1, which changes nothing.
inline Lanes guarded(Lanes d, Lanes outlier, Bits is_event, Bits* is_regular) {
  const Bits positive = d > Lanes{};
  *is_regular = positive & is_event;
  return select(is_event, select(positive, d, outlier), splat(1));
}

LogSum value(const Events& events) {
  const Lanes outlier = splat(events.outlier);
  Product product;
  std::size_t steps = 0;
  for (std::size_t e = 0; e < events.n_events; e += lanes, ++steps) {
    Lanes d = load(events.columns[0] + e) * events.coefficients[0];
    for (std::size_t k = 1; k < events.n_columns; ++k) {
      d += load(events.columns[k] + e) * events.coefficients[k];
    }
    Bits regular;
    product.multiply(guarded(d, outlier, present(e, events.n_events), &regular));
  }
  return product.result(steps);
}

// Sums in registers for a number of columns known at compile time.
template <std::size_t N>
LogSum fixed_derivatives(const Events& events, double* first, double* second) {
  const Lanes outlier = splat(events.outlier);
  Lanes c[N];
  Lanes sums[N];
  Lanes products[N * (N + 1) / 2];
  const double* columns[N];
  for (std::size_t k = 0; k < N; ++k) {
    c[k] = splat(events.coefficients[k]);
    sums[k] = Lanes{};
    columns[k] = events.columns[k];
  }
  for (auto& p : products) p = Lanes{};
  Product product;
  Bits n_regular = Bits{};
  std::size_t steps = 0;
  for (std::size_t e = 0; e < events.n_events; e += lanes, ++steps) {
    Lanes u[N];
    u[0] = load(columns[0] + e);
    Lanes d = u[0] * c[0];
    for (std::size_t k = 1; k < N; ++k) {
      u[k] = load(columns[k] + e);
      d += u[k] * c[k];
    }
    Bits regular;
    d = guarded(d, outlier, present(e, events.n_events), &regular);
    n_regular -= regular;
    product.multiply(d);
    const Lanes inverse = select(regular, splat(1) / d, Lanes{});
    for (std::size_t k = 0, kl = 0; k < N; ++k) {
      u[k] *= inverse;
      sums[k] += u[k];
      for (std::size_t l = 0; l <= k; ++l, ++kl) products[kl] += u[k] * u[l];
    }
  }
  for (std::size_t k = 0, kl = 0; k < N; ++k) {
    first[k] = sum(sums[k]);
    for (std::size_t l = 0; l <= k; ++l, ++kl) second[kl] = sum(products[kl]);
  }
  return product.result(steps, events.n_events, n_regular);
}

// Any number of columns: the sums live in memory, eight doubles each.
LogSum general_derivatives(const Events& events,
                           double* first,
                           double* second,
                           double* scratch) {
  const std::size_t n = events.n_columns;
  const std::size_t pairs = n * (n + 1) / 2;
  const Lanes outlier = splat(events.outlier);
  Lanes* u = reinterpret_cast<Lanes*>(scratch);
  Lanes* sums = u + n;
  Lanes* products = sums + n;
  for (std::size_t k = 0; k < n; ++k) sums[k] = Lanes{};
  for (std::size_t kl = 0; kl < pairs; ++kl) products[kl] = Lanes{};
  Product product;
  Bits n_regular = Bits{};
  std::size_t steps = 0;
  for (std::size_t e = 0; e < events.n_events; e += lanes, ++steps) {
    Lanes d = load(events.columns[0] + e) * events.coefficients[0];
    for (std::size_t k = 1; k < n; ++k) {
      d += load(events.columns[k] + e) * events.coefficients[k];
    }
    Bits regular;
    d = guarded(d, outlier, present(e, events.n_events), &regular);
    n_regular -= regular;
    product.multiply(d);
    const Lanes inverse = select(regular, splat(1) / d, Lanes{});
    for (std::size_t k = 0, kl = 0; k < n; ++k) {
      u[k] = load(events.columns[k] + e) * inverse;
      sums[k] += u[k];
      for (std::size_t l = 0; l <= k; ++l, ++kl) products[kl] += u[k] * u[l];
    }
  }
  for (std::size_t k = 0; k < n; ++k) first[k] = sum(sums[k]);
  for (std::size_t kl = 0; kl < pairs; ++kl) second[kl] = sum(products[kl]);
  return product.result(steps, events.n_events, n_regular);
}

LogSum derivatives(const Events& events, double* first, double* second, double* scratch) {
  switch (events.n_columns) {
    case 1:
      return fixed_derivatives<1>(events, first, second);
    case 2:
      return fixed_derivatives<2>(events, first, second);
    case 3:
      return fixed_derivatives<3>(events, first, second);
    case 4:
      return fixed_derivatives<4>(events, first, second);
    case 5:
      return fixed_derivatives<5>(events, first, second);
    case 6:
      return fixed_derivatives<6>(events, first, second);
    default:
      return general_derivatives(events, first, second, scratch);
  }
}

}  // namespace

const Kernels JACTA_KERNEL_NAME(kernels) = {JACTA_KERNEL_TEXT, value, derivatives};

}  // namespace jacta::kernels
