// Node: a value read from YAML or JSON that remembers where it stood.
//
// Both formats give the same tree, so that a model file, a running file and the arguments
// of a command line are checked by the same code. Integers stay integers (50 and 50.0 are
// different in file names, metadata and hashes). Every accessor that does not fit throws
// InputError with file:line:column and the path of keys.
//
//     auto root = jacta::load_yaml("model.yaml");
//     for (const auto& [key, value] : root.at("parameter_definition").entries()) ...
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "jacta/base/error.h"

namespace jacta {

/// A number that remembers whether it was written as an integer.
struct Number {
  double value = 0;
  bool is_integer = false;

  Number() = default;
  Number(double v) : value(v) {}  // NOLINT: a double is a number
  template <std::integral T>
  Number(T v) : value(static_cast<double>(v)), is_integer(true) {}  // NOLINT
  Number(double v, bool integer) : value(v), is_integer(integer) {}
  static Number integer(std::int64_t v) { return {static_cast<double>(v), true}; }
  friend bool operator==(const Number& a, const Number& b) { return a.value == b.value; }
};

class Node {
 public:
  enum class Kind { null, boolean, integer, real, string, list, map };
  struct Entry;

  Node() = default;
  static Node null(Location location = {});
  static Node boolean(bool value, Location location = {});
  static Node integer(std::int64_t value, Location location = {});
  /// An integer beyond 64 bits by its digits, as Python's files may hold one: it is
  /// written and hashed unchanged; as_real rounds it and as_integer throws.
  static Node long_integer(std::string digits, Location location = {});
  static Node real(double value, Location location = {});
  static Node number(Number value, Location location = {});
  static Node string(std::string value, Location location = {});
  static Node list();
  static Node list(std::vector<Node> items, Location location = {});
  static Node map();
  static Node map(std::vector<Entry> entries, Location location = {});

  Kind kind() const;
  bool is_null() const { return kind() == Kind::null; }
  bool is_map() const { return kind() == Kind::map; }
  bool is_list() const { return kind() == Kind::list; }
  bool is_string() const { return kind() == Kind::string; }
  bool is_boolean() const { return kind() == Kind::boolean; }
  bool is_number() const { return kind() == Kind::integer || kind() == Kind::real; }
  /// "a map", "a list", "a number", ... for messages.
  std::string_view kind_name() const;

  const Location& location() const { return location_; }

  bool as_boolean() const;
  std::int64_t as_integer() const;
  double as_real() const;  ///< integers too
  Number as_number() const;
  const std::string& as_string() const;
  /// The text of a scalar: strings as they are, numbers as written by Python's str.
  std::string as_text() const;
  const std::vector<Node>& items() const;     ///< of a list
  const std::vector<Entry>& entries() const;  ///< of a map, in the order of the file

  /// The value of `key` in a map, or nullptr; a null value counts as present.
  const Node* find(std::string_view key) const;
  bool contains(std::string_view key) const { return find(key) != nullptr; }
  /// The value of `key`; throws InputError where it is missing.
  const Node& at(std::string_view key) const;
  /// Sets or replaces an entry of a map (a null node becomes a map).
  void set(std::string_view key, Node value);
  /// Removes an entry of a map; nothing happens where there is none.
  void erase(std::string_view key);
  void push_back(Node value);

  /// Same kind and content; 50 and 50.0 differ, the order of map entries does not matter.
  friend bool operator==(const Node& a, const Node& b);

  /// An InputError at this place.
  InputError error(const std::string& what, const std::string& advice = "") const;

 private:
  struct LongInteger {
    std::string digits;
    friend bool operator==(const LongInteger&, const LongInteger&) = default;
  };

  std::variant<std::monostate,
               bool,
               std::int64_t,
               double,
               std::string,
               std::vector<Node>,
               std::vector<Entry>,
               LongInteger>
      value_;
  Location location_;
};

struct Node::Entry {
  Node key;
  Node value;
};

/// Reads YAML the way PyYAML's safe_load does: YAML 1.1 booleans (yes, no, on, off),
/// merge keys (<<), anchors; numbers such as 1e-3 count as numbers too. A duplicate key
/// and a tag (!!python/...) are errors.
Node parse_yaml(const std::string& text, const std::string& file_name = "");
Node load_yaml(const std::filesystem::path& path);

/// Reads JSON; NaN, Infinity and -Infinity, as Python writes them, are accepted.
Node parse_json(const std::string& text, const std::string& file_name = "");
Node load_json(const std::filesystem::path& path);

}  // namespace jacta
