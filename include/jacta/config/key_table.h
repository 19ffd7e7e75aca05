// KeyTable: the keys of one map of a file format, and what becomes of each. The table is
// the reader: there is no second list of keys that could say something else.
//
// Every key has a reader, or has no effect (a note says so, with the reason), or is not
// available (an error with the reason). An entry without one of the three does not
// compile. A key that is not in the table is a misspelling: an error with its place and
// the nearest key.
//
//     struct Settings { double bg_frac = 0; std::string model = "default"; Node smear; };
//
//     Settings read(const jacta::Node& node, std::vector<jacta::Problem>& problems) {
//       Settings s;
//       const jacta::KeyTable table{
//           {"bg_frac", jacta::into(s.bg_frac)},                 // a finite number
//           {"model", jacta::one_of(s.model, {"default", "cfit"})},
//           {"smear", [&](const jacta::Node& n) { s.smear = checked(n); }},
//           {"lazy_call", jacta::no_effect("nothing is traced here")},
//           {"bg_function", jacta::not_available("give bg_value instead")}};
//       table.read(node, problems);
//       return s;
//     }
//
// `validate` calls the same function as the model's maker: validate shows the problems,
// the maker ends with jacta::report(problems, diagnostics), which throws the first error.
// An InputError thrown by a reader becomes a problem; the other keys are read all the
// same and the value that failed keeps its default. What depends on several keys is
// therefore checked after read(), and only where read() was true (or has_errors() is
// false).
//
// A null value is a key that is not given: its reader is not called, and nothing is said
// about it unless the key is unknown. Readers are called in the order of the table. They
// usually hold references to what they fill: a table lives as long as one function.
//
// Keys whose names a file itself gives (parameters of a model, weights) are added with
// add(). Settings that an outer map gives as defaults of several inner maps are read by
// read_defaults() with the tables of the inner maps, before their own keys.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/config/problem.h"
#include "jacta/config/words.h"

namespace jacta {

/// The use of a key that means nothing here; `no_effect("why")` gives the reason.
struct NoEffect {
  std::string why = {};
  NoEffect operator()(std::string reason) const { return {std::move(reason)}; }
};
inline const NoEffect no_effect = {};

/// The use of a key whose meaning is not implemented; `not_available("what to do")`.
struct NotAvailable {
  std::string why = {};
  NotAvailable operator()(std::string reason) const { return {std::move(reason)}; }
};
inline const NotAvailable not_available = {};

class KeyTable {
 public:
  /// Reads the value of a key; throws InputError for one that does not fit.
  using Reader = std::function<void(const Node& value)>;

  struct Key {
    Key(std::string key, Reader reader) : name(std::move(key)), use(std::move(reader)) {}
    Key(std::string key, NoEffect effect) : name(std::move(key)), use(effect) {}
    Key(std::string key, NotAvailable reason) : name(std::move(key)), use(reason) {}

    std::string name;
    std::variant<Reader, NoEffect, NotAvailable> use;
    bool is_required = false;
  };

  KeyTable(std::initializer_list<Key> keys) : keys_(keys) {}

  /// Adds a key; one that is there already is left as it is.
  void add(Key key);
  void add(const std::vector<std::string>& names, const NoEffect& use);

  /// Reads the map `node`; a node that is no map is an error. False where an error was
  /// added.
  bool read(const Node& node, std::vector<Problem>& problems) const;

  /// Reads the keys of `node` that have a reader and passes over the others.
  void read_defaults(const Node& node, std::vector<Problem>& problems) const;

  /// Says the same about the keys of `node` without reading their values, for maps whose
  /// values are read in another place; null values count as given.
  bool check_names(const Node& node, std::vector<Problem>& problems) const;

  bool contains(std::string_view name) const { return find(name) != nullptr; }
  /// Whether the key has a reader.
  bool reads(std::string_view name) const;
  std::vector<std::string> names() const;

 private:
  const Key* find(std::string_view name) const;
  void read_value(const Key& key, const Node& value, std::vector<Problem>&) const;
  void say_use(const Key& key, const Node& place, std::vector<Problem>&) const;

  std::vector<Key> keys_;
};

/// A key that must be given (and not be null).
KeyTable::Key required(std::string name, KeyTable::Reader reader);

/// A number that is neither NaN nor infinite; throws InputError otherwise.
double finite_real(const Node& node);

// Readers that fill a variable. Numbers have to be finite.

KeyTable::Reader into(bool& target);
KeyTable::Reader into(double& target);
KeyTable::Reader into(std::optional<double>& target);
KeyTable::Reader into(std::string& target);
/// The value as it is.
KeyTable::Reader into(Node& target);
KeyTable::Reader map_into(Node& target);
/// An integer that is at least `least`.
KeyTable::Reader at_least(std::int64_t least, std::int64_t& target);
KeyTable::Reader at_least(std::int64_t least, int& target);
/// A number above zero.
KeyTable::Reader positive(double& target);
/// A number between 0 and 1, both excluded.
KeyTable::Reader between_0_and_1(double& target);
/// One of some words; another one is an error that names the nearest.
KeyTable::Reader one_of(std::string& target, std::vector<std::string> words);
/// The kind that a word names; another one is an error that names the nearest.
template <class Kind>
KeyTable::Reader word_into(Kind& target) {
  return [&target](const Node& n) { target = read_word<Kind>(n); };
}
/// A text, or a list of texts.
KeyTable::Reader texts(std::vector<std::string>& target);

/// Adds an error for every key of the map `node` that is not in `known`, for maps whose
/// values somebody else reads. The location of the problem is that of the key. A node
/// that is no map is an error as well.
void check_keys(const Node& node,
                const std::vector<std::string>& known,
                std::vector<Problem>& problems);

}  // namespace jacta
