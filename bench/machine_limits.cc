// Compiled for several processors, the best one of which runs, with fused operations.
#include "machine_limits.h"

#define FOR_EVERY_PROCESSOR __attribute__((target_clones("default", "fma", "avx512f")))

namespace jacta::bench {

namespace {

typedef double Lanes __attribute__((vector_size(64), may_alias));

inline __attribute__((always_inline)) Lanes load(const double* p) {
  return *reinterpret_cast<const Lanes*>(p);
}

inline __attribute__((always_inline)) double sum(Lanes x) {
  double total = 0;
  for (int i = 0; i < 8; ++i) total += x[i];
  return total;
}

}  // namespace

FOR_EVERY_PROCESSOR
double read_all(const double* data, std::size_t n) {
  Lanes s[8] = {};
  for (std::size_t i = 0; i < n; i += 64) {
    for (std::size_t j = 0; j < 8; ++j) s[j] += load(data + i + 8 * j);
  }
  return sum(((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7])));
}

FOR_EVERY_PROCESSOR
double arithmetic(std::size_t rounds, double* sink) {
  constexpr int chains = 12;
  Lanes x[chains];
  for (int i = 0; i < chains; ++i) x[i] = Lanes{} + (1.0 + 0.01 * i);
  const Lanes factor = Lanes{} + 0.999999;
  const Lanes term = Lanes{} + 1e-6;
  for (std::size_t r = 0; r < rounds; ++r) {
    for (int i = 0; i < chains; ++i) x[i] = x[i] * factor + term;
  }
  for (const auto& lanes : x) *sink += sum(lanes);
  return 2.0 * 8 * chains * static_cast<double>(rounds);
}

}  // namespace jacta::bench
