// The compression function of SHA-256 over whole blocks of 64 bytes: a plain one, and one
// with the instructions that many processors have for it. Both give the same digests.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace jacta {

using Sha256State = std::array<std::uint32_t, 8>;

/// Mixes the whole blocks of `bytes` into the state.
using Sha256Blocks = void (*)(Sha256State& state, std::string_view blocks);

void plain_sha256_blocks(Sha256State& state, std::string_view blocks);

/// Null where this processor has no such instructions.
Sha256Blocks fast_sha256_blocks();

/// The digest of `bytes`, made by one of them.
std::string sha256_by(Sha256Blocks absorb, std::string_view bytes);

}  // namespace jacta
