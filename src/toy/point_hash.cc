#include "jacta/base/sha256.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/toy/runner.h"

namespace jacta {

namespace {

// The same physics is the same point: 50 and 50.0 do not differ here.
Node as_reals(const Node& map) {
  Node result = Node::map();
  if (map.is_null()) return result;
  for (const auto& [key, value] : map.entries()) {
    result.set(key.as_text(), Node::real(value.as_real()));
  }
  return result;
}

}  // namespace

std::uint64_t point_hash(const std::string& computation,
                         const Node& generate_values,
                         const Node& nominal_values) {
  const Node address = Node::list(
      {Node::string(computation), as_reals(generate_values), as_reals(nominal_values)});
  const std::string digest = sha256(hashable_json(address));
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    hash = (hash << 8) | static_cast<unsigned char>(digest[i]);
  }
  return hash;
}

}  // namespace jacta
