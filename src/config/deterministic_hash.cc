#include <algorithm>

#include "jacta/base/sha256.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

bool is_numeric(const Node& key) {
  return key.is_number() || key.is_boolean();
}

double numeric(const Node& key) {
  return key.is_boolean() ? static_cast<double>(key.as_boolean()) : key.as_real();
}

bool key_less(const Node::Entry& a, const Node::Entry& b) {
  if (a.key.is_string()) return a.key.as_string() < b.key.as_string();
  return numeric(a.key) < numeric(b.key);
}

// Strings sort among strings and numbers among numbers; Python cannot compare the two.
void check_comparable(const Node& node) {
  const auto& entries = node.entries();
  if (entries.size() < 2) return;
  const bool strings = entries.front().key.is_string();
  for (const auto& [key, value] : entries) {
    const bool fits = strings ? key.is_string() : is_numeric(key);
    if (!fits) {
      throw key.error(
          "keys of different kinds have no order, so that they cannot be hashed",
          "use strings as keys");
    }
  }
}

Node hashable(const Node& node) {
  std::vector<Node> items;
  if (node.is_list()) {
    for (const Node& item : node.items()) items.push_back(hashable(item));
    return Node::list(std::move(items));
  }
  if (!node.is_map()) return node;
  check_comparable(node);
  std::vector<Node::Entry> entries = node.entries();
  std::stable_sort(entries.begin(), entries.end(), key_less);
  for (const auto& [key, value] : entries) {
    items.push_back(Node::list({key, hashable(value)}));
  }
  return Node::list(std::move(items));
}

// RFC 4648 in lower case.
std::string base32(const std::string& bytes) {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (const char byte : bytes) {
    buffer = (buffer << 8) | static_cast<unsigned char>(byte);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += alphabet[(buffer >> bits) & 31];
    }
    buffer &= (1u << bits) - 1;
  }
  if (bits > 0) out += alphabet[(buffer << (5 - bits)) & 31];
  while (out.size() % 8 != 0) out += '=';
  return out;
}

}  // namespace

std::string hashable_json(const Node& node) {
  return python_json(hashable(node));
}

std::string deterministic_hash(const Node& node, std::size_t length) {
  return base32(sha256(hashable_json(node))).substr(0, length);
}

}  // namespace jacta
