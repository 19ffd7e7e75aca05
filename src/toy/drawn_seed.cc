#include "jacta/toy/drawn_seed.h"

#include <fmt/format.h>

#include <random>

namespace jacta {

std::int64_t drawn_seed(Diagnostics& diagnostics) {
  std::random_device device;
  const auto seed =
      static_cast<std::int64_t>(((std::uint64_t{device()} << 32) | device()) >> 11);
  diagnostics.note(fmt::format("no seed was given: {} was drawn", seed));
  return seed;
}

}  // namespace jacta
