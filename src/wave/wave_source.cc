#include "jacta/wave/wave_source.h"

#include <bit>
#include <utility>

namespace jacta {

namespace {

class ModelWaves : public WaveSource {
 public:
  ModelWaves(std::shared_ptr<const WaveEvaluator> waves,
             std::shared_ptr<const EventSample> sample)
      : waves_(std::move(waves)), sample_(std::move(sample)) {}

  std::size_t size() const override { return sample_->size(); }

  WaveBlock block(std::size_t begin, std::size_t end) const override {
    return waves_->block(*sample_, begin, end);
  }

  std::uint64_t fingerprint() const override {
    auto hash = jacta::fingerprint(sample_->charges);
    for (const auto& particle : sample_->momenta) {
      for (const auto& p : particle) {
        const double numbers[] = {p.e, p.x, p.y, p.z};
        hash = jacta::fingerprint(numbers, hash);
      }
    }
    return hash;
  }

 private:
  std::shared_ptr<const WaveEvaluator> waves_;
  std::shared_ptr<const EventSample> sample_;
};

}  // namespace

std::shared_ptr<const WaveSource> wave_source(std::shared_ptr<const WaveEvaluator> waves,
                                              std::shared_ptr<const EventSample> sample) {
  return std::make_shared<ModelWaves>(std::move(waves), std::move(sample));
}

std::uint64_t fingerprint(std::span<const double> numbers, std::uint64_t seed) {
  for (const double x : numbers) {
    auto bits = std::bit_cast<std::uint64_t>(x);
    for (int i = 0; i < 8; ++i, bits >>= 8) {
      seed = (seed ^ (bits & 0xff)) * 1099511628211ull;
    }
  }
  return seed;
}

}  // namespace jacta
