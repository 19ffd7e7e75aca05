#include "jacta/base/sha256.h"

#include <cstdint>

#include "sha256_blocks.h"

namespace jacta {

std::string sha256_by(Sha256Blocks absorb, std::string_view bytes) {
  // What does not fill a block, with the end of the message.
  const std::size_t whole = bytes.size() - bytes.size() % 64;
  std::string last(bytes.substr(whole));
  last += '\x80';
  while (last.size() % 64 != 56) last += '\0';
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) {
    last += static_cast<char>((bits >> shift) & 0xff);
  }
  Sha256State state = {0x6a09e667,
                       0xbb67ae85,
                       0x3c6ef372,
                       0xa54ff53a,
                       0x510e527f,
                       0x9b05688c,
                       0x1f83d9ab,
                       0x5be0cd19};
  absorb(state, bytes.substr(0, whole));
  absorb(state, last);
  std::string out;
  for (const auto word : state) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out += static_cast<char>((word >> shift) & 0xff);
    }
  }
  return out;
}

std::string sha256(std::string_view bytes) {
  const Sha256Blocks fast = fast_sha256_blocks();
  return sha256_by(fast != nullptr ? fast : plain_sha256_blocks, bytes);
}

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    out += digits[value >> 4];
    out += digits[value & 0xf];
  }
  return out;
}

}  // namespace jacta
