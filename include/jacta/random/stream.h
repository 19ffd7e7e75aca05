// Stream: random numbers by address.
//
// A toy is a pure function of its address (campaign seed, point, toy index). A stream is
// the sequence that belongs to an address and a purpose (the events of one source, the
// ancillary measurements, ...): Philox4x64-10 with
//
//     key     = (campaign seed, point)
//     counter = (draw, toy, purpose, 0)
//
// No state is shared: streams of different addresses may be used in any order and on any
// thread, and any toy can be replayed alone. All samplers use `elementary.h`, so that the
// numbers have the same bits on every machine. A golden hash in the tests freezes the
// scheme.
//
// Reference: J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3,
// SC '11, doi:10.1145/2063384.2063405.
//
//     jacta::Stream stream({.seed = 42, .point = 0, .toy = 7}, jacta::Purpose::user);
//     double u = stream.uniform();
#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace jacta {

/// Where a toy lives: campaign seed, hash of its point, index in the point.
struct StreamAddress {
  std::uint64_t seed = 0;
  std::uint64_t point = 0;
  std::uint64_t toy = 0;
};

/// What a stream is for. Sources count up from `source`: term t, source s of a template
/// model uses source + 4096 t + s.
enum class Purpose : std::uint64_t { user = 0, ancillary = 1, source = 1u << 20 };

/// The stream of the i-th source counted over all terms.
constexpr Purpose source_purpose(std::uint64_t term, std::uint64_t source) {
  return static_cast<Purpose>(static_cast<std::uint64_t>(Purpose::source) + 4096 * term +
                              source);
}

/// A uniform random bit generator (std::uniform_random_bit_generator) with samplers.
class Stream {
 public:
  using result_type = std::uint64_t;

  explicit Stream(StreamAddress address, Purpose purpose = Purpose::user);

  const StreamAddress& address() const { return address_; }
  /// The stream of the same toy for another purpose.
  Stream with(Purpose purpose) const { return Stream(address_, purpose); }

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  /// 64 random bits.
  result_type operator()() {
    if (next_ == block_.size()) refill();
    return block_[next_++];
  }

  /// Uniform in [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>((*this)() >> 11) * 0x1p-53; }
  /// Uniform in (0, 1).
  double open_uniform() { return (static_cast<double>((*this)() >> 12) + 0.5) * 0x1p-52; }
  /// Standard normal by the quantile of one uniform number.
  double normal();
  double normal(double mean, double sigma) { return mean + sigma * normal(); }
  /// Exponential with mean 1.
  double exponential();
  /// Gamma with the given shape > 0 and scale 1.
  double gamma(double shape);
  /// Poisson counts; mean 0 gives 0. Throws UsageError for a negative or infinite mean.
  std::int64_t poisson(double mean);

 private:
  void refill();

  StreamAddress address_;
  std::uint64_t purpose_;
  std::uint64_t draw_ = 0;
  std::array<std::uint64_t, 4> block_{};
  std::size_t next_ = 4;
};

}  // namespace jacta
