// Compiled once per instruction set (JACTA_KERNEL_LEVEL); see tile_kernels.h. No library
// headers with inline functions here.
#include <cstddef>

#include "jacta/base/kernel_name.h"
#include "tile_kernels.h"

namespace jacta::kernels {

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

inline Lanes select(Bits mask, Lanes yes, Lanes no) {
  return reinterpret_cast<Lanes>((mask & reinterpret_cast<Bits>(yes)) |
                                 (~mask & reinterpret_cast<Bits>(no)));
}

// The product of all densities as mantissa in [1, 2) and exponent, per lane.
struct Product {
  Lanes mantissa;
  Lanes smallest;
  Lanes largest;
  Bits exponent;
  Bits n_regular;

  explicit Product(const RunningLog& log)
      : mantissa(load(log.mantissa)),
        smallest(load(log.smallest)),
        largest(load(log.largest)),
        exponent(*reinterpret_cast<const Bits*>(log.exponent)),
        n_regular(*reinterpret_cast<const Bits*>(log.n_regular)) {}

  inline void multiply(Lanes d) {
    smallest = select(d < smallest, d, smallest);
    largest = select(d > largest, d, largest);
    const Bits bits = reinterpret_cast<Bits>(mantissa * d);
    exponent += bits >> 52;
    mantissa =
        reinterpret_cast<Lanes>((bits & 0x000fffffffffffffll) | 0x3ff0000000000000ll);
  }

  void keep(RunningLog& log, std::size_t n_events) const {
    store(log.mantissa, mantissa);
    store(log.smallest, smallest);
    store(log.largest, largest);
    *reinterpret_cast<Bits*>(log.exponent) = exponent;
    *reinterpret_cast<Bits*>(log.n_regular) = n_regular;
    log.steps += (n_events + lanes - 1) / lanes;
    log.n_events += n_events;
  }
};

inline Bits present(std::size_t first, std::size_t n_events) {
  const auto left = static_cast<long long>(n_events - first);
  const Bits number = {0, 1, 2, 3, 4, 5, 6, 7};
  return number < (Bits{} + left);
}

// Takes the events of a tile; returns 1 / d by `inverse` (0 for outliers) unless null.
inline void take(const Tile& tile, RunningLog& log, double* inverse) {
  const Lanes outlier = splat(tile.outlier);
  Product product(log);
  for (std::size_t e = 0; e < tile.n_events; e += lanes) {
    Lanes d = load(tile.parts[0] + e) * tile.coefficients[0];
    for (std::size_t k = 1; k < tile.n_parts; ++k) {
      d += load(tile.parts[k] + e) * tile.coefficients[k];
    }
    const Bits is_event = present(e, tile.n_events);
    const Bits positive = d > Lanes{};
    const Bits regular = positive & is_event;
    d = select(is_event, select(positive, d, outlier), splat(1));
    product.n_regular -= regular;
    product.multiply(d);
    if (inverse != nullptr) store(inverse + e, select(regular, splat(1) / d, Lanes{}));
  }
  product.keep(log, tile.n_events);
}

void value(const Tile& tile, RunningLog& log) {
  take(tile, log, nullptr);
}

// sums[i] += a b[i] for N columns b, in registers.
template <std::size_t N>
inline void add_products(const double* a,
                         const double* const* b,
                         std::size_t n_events,
                         double* sums) {
  Lanes total[N];
  for (std::size_t i = 0; i < N; ++i) total[i] = load(sums + lanes * i);
  for (std::size_t e = 0; e < n_events; e += lanes) {
    const Lanes factor = load(a + e);
    for (std::size_t i = 0; i < N; ++i) total[i] += factor * load(b[i] + e);
  }
  for (std::size_t i = 0; i < N; ++i) store(sums + lanes * i, total[i]);
}

void add_all_products(const double* a,
                      const double* const* b,
                      std::size_t n,
                      std::size_t n_events,
                      double* sums) {
  while (n >= 6) {
    add_products<6>(a, b, n_events, sums);
    b += 6;
    sums += 6 * lanes;
    n -= 6;
  }
  switch (n) {
    case 5:
      return add_products<5>(a, b, n_events, sums);
    case 4:
      return add_products<4>(a, b, n_events, sums);
    case 3:
      return add_products<3>(a, b, n_events, sums);
    case 2:
      return add_products<2>(a, b, n_events, sums);
    case 1:
      return add_products<1>(a, b, n_events, sums);
    default:
      return;
  }
}

constexpr std::size_t most_columns = 64;

void derivatives(const Tile& tile, RunningLog& log, double* sums, double* scratch) {
  double* const inverse = scratch;
  take(tile, log, inverse);
  const std::size_t n = tile.n_columns;
  const std::size_t n_events = tile.n_events;
  const double* few[most_columns];
  double* const pairs = sums + lanes * n;
  for (std::size_t k = 0, pair = 0; k < n; ++k) {
    double* const scaled = scratch + tile_size * (k + 1);
    Lanes total = load(sums + lanes * k);
    for (std::size_t e = 0; e < n_events; e += lanes) {
      const Lanes u = load(tile.columns[k] + e) * load(inverse + e);
      total += u;
      store(scaled + e, u);
    }
    store(sums + lanes * k, total);
    for (std::size_t l = 0; l <= k;) {
      std::size_t count = 0;
      for (; count < most_columns && l <= k; ++count, ++l) {
        few[count] = scratch + tile_size * (l + 1);
      }
      add_all_products(scaled, few, count, n_events, pairs + lanes * pair);
      pair += count;
    }
  }
  add_all_products(inverse,
                   tile.curvatures,
                   tile.n_curvatures,
                   n_events,
                   pairs + lanes * (n * (n + 1) / 2));
}

}  // namespace

const TileKernels JACTA_KERNEL_NAME(tile_kernels) = {value, derivatives};

}  // namespace jacta::kernels
