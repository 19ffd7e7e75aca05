// WaveSource: the events of one sample as a coherent sum sees them, block by block: the
// planes u_kc^a and the points at which the line shapes are evaluated. Caches are filled
// from it (wave_store.h); tests make sources that no decay has.
//
//     auto waves = std::make_shared<const jacta::WaveEvaluator>(model);
//     auto source = jacta::wave_source(waves, sample);     // shares both
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "jacta/wave/wave_block.h"

namespace jacta {

/// Thread-safe.
class WaveSource {
 public:
  virtual ~WaveSource() = default;
  virtual std::size_t size() const = 0;
  virtual WaveBlock block(std::size_t begin, std::size_t end) const = 0;
  /// A number that differs, but for chance, when the events differ.
  virtual std::uint64_t fingerprint() const = 0;
};

std::shared_ptr<const WaveSource> wave_source(std::shared_ptr<const WaveEvaluator> waves,
                                              std::shared_ptr<const EventSample> sample);

/// A hash of the bits of numbers, for keys of caches (FNV-1a, 64 bits).
std::uint64_t fingerprint(std::span<const double> numbers,
                          std::uint64_t seed = 14695981039346656037ull);

}  // namespace jacta
