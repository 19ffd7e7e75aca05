#include "sha256_blocks.h"

#include <bit>
#include <cstddef>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace jacta {

namespace {

constexpr std::size_t block_size = 64;

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
alignas(16) constexpr std::array<std::uint32_t, 64> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
    0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
    0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
    0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
    0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
    0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
    0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2};

std::uint32_t majority(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  return (a & b) ^ (c & (a ^ b));
}

std::uint32_t choice(std::uint32_t e, std::uint32_t f, std::uint32_t g) {
  return g ^ (e & (f ^ g));
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t result = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    result = (result << 8) | static_cast<unsigned char>(bytes[at + i]);
  }
  return result;
}

// One round; instead of moving all eight numbers on, the caller names them anew.
inline void mix(std::uint32_t a,
                std::uint32_t b,
                std::uint32_t c,
                std::uint32_t& d,
                std::uint32_t e,
                std::uint32_t f,
                std::uint32_t g,
                std::uint32_t& h,
                std::uint32_t word) {
  const auto s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
  const auto s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
  h += s1 + choice(e, f, g) + word;
  d += h;
  h += s0 + majority(a, b, c);
}

void absorb(Sha256State& state, std::string_view block) {
  std::array<std::uint32_t, 64> w;
  for (std::size_t i = 0; i < 16; ++i) w[i] = big_endian(block, 4 * i);
  for (std::size_t i = 16; i < 64; ++i) {
    const auto s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
    const auto s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t i = 0; i < 64; i += 8) {
    const auto word = [&](std::size_t k) { return round_constants[i + k] + w[i + k]; };
    mix(a, b, c, d, e, f, g, h, word(0));
    mix(h, a, b, c, d, e, f, g, word(1));
    mix(g, h, a, b, c, d, e, f, word(2));
    mix(f, g, h, a, b, c, d, e, word(3));
    mix(e, f, g, h, a, b, c, d, word(4));
    mix(d, e, f, g, h, a, b, c, word(5));
    mix(c, d, e, f, g, h, a, b, word(6));
    mix(b, c, d, e, f, g, h, a, word(7));
  }
  const Sha256State mixed = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < 8; ++i) state[i] += mixed[i];
}

#if defined(__x86_64__)

// Four rounds at a time. The instructions want the state as (a b e f) and (c d g h), and
// make words 16 to 19 of the schedule from the words 0 to 15.
__attribute__((target("sha,sse4.1,ssse3"))) void extension_blocks(
    Sha256State& state, std::string_view blocks) {
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  auto* stored = reinterpret_cast<__m128i*>(state.data());
  const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(stored), 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(stored + 1), 0x1b);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
  __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
  for (std::size_t at = 0; at < blocks.size(); at += block_size) {
    const auto* block = reinterpret_cast<const __m128i*>(blocks.data() + at);
    __m128i w0 = _mm_shuffle_epi8(_mm_loadu_si128(block), swap);
    __m128i w1 = _mm_shuffle_epi8(_mm_loadu_si128(block + 1), swap);
    __m128i w2 = _mm_shuffle_epi8(_mm_loadu_si128(block + 2), swap);
    __m128i w3 = _mm_shuffle_epi8(_mm_loadu_si128(block + 3), swap);
    const __m128i abef_before = abef;
    const __m128i cdgh_before = cdgh;
    for (std::size_t round = 0; round < 64; round += 4) {
      const auto* constants =
          reinterpret_cast<const __m128i*>(round_constants.data() + round);
      const __m128i words = _mm_add_epi32(w0, _mm_load_si128(constants));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, words);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(words, 0x0e));
      const __m128i sum =
          _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4));
      const __m128i next = _mm_sha256msg2_epu32(sum, w3);
      w0 = w1;
      w1 = w2;
      w2 = w3;
      w3 = next;
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128(stored, _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128(stored + 1, _mm_alignr_epi8(dchg, feba, 8));
}

#endif

}  // namespace

void plain_sha256_blocks(Sha256State& state, std::string_view blocks) {
  for (std::size_t at = 0; at < blocks.size(); at += block_size) {
    absorb(state, blocks.substr(at, block_size));
  }
}

// What the processor says is asked once: virtual machines take long to answer.
Sha256Blocks fast_sha256_blocks() {
  static const Sha256Blocks fast = []() -> Sha256Blocks {
#if defined(__x86_64__)
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    const bool known = __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0;
    if (known && (b & bit_SHA) != 0 && __builtin_cpu_supports("sse4.1") != 0) {
      return extension_blocks;
    }
#endif
    return nullptr;
  }();
  return fast;
}

}  // namespace jacta
