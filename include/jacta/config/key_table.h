// KeyTable: the keys of one map of a file format, and what becomes of each. The table is
// the reader: there is no second list of keys that could say something else.
//
// Every key has a reader, or has no effect (a note says so, with the reason), or is not
// available (an error with the reason). An entry without one of the three does not
// compile. A key that is not in the table is a misspelling: an error with its place and
// the nearest key.
//
//     struct Settings { double bg_frac = 0, smear = 0; std::string model = "default"; };
//
//     Settings read(const jacta::Node& node, std::vector<jacta::Problem>& problems) {
//       Settings s;
//       const jacta::KeyTable table{
//           {"bg_frac", jacta::into(s.bg_frac), "fraction of background, 0 to 1"},
//           {"model", jacta::one_of(s.model, {"default", "cfit"}), "the likelihood"},
//           {"smear", [&](const jacta::Node& n) { s.smear = checked(n); }, "a width"},
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
// add(), those with a number at the end (g_0, g_1, ...) with add_numbered(). Settings
// that an outer map gives as defaults of several inner maps are read by read_defaults()
// with the tables of the inner maps, before their own keys.
//
// A table that knows what its map is called says so: `table.of("particle R1")` makes
// "unknown key 'widht' of particle R1", and one note for all keys without effect that
// have the same reason. allow_nothing() is for formats in which a key that asks for
// nothing (False, 0, none, an empty list or map) is as good as one that is not there.
//
// The same table is the schema of the map for editors and for the documentation: `jacta
// schema` prints table.schema(), with the description of each key, what it accepts and,
// where a reader fills a variable, the value that it has without the key. Readers made by
// the functions below say what they accept; those of one's own may, by accepting():
//
//     table.add({"smear", jacta::accepting(jacta::type_schema("number"), checked), "..."});
#pragma once

#include <concepts>
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
  /// Reads the value of a key; throws InputError for one that does not fit. Any function
  /// of a Node is one; accepting() also says what it accepts.
  class Reader {
   public:
    /// Makes the schema of what is accepted. Models are read without it: big schemas are
    /// made when they are asked for.
    using Accepts = std::function<Node()>;

    template <class Function>  // NOLINTNEXTLINE(google-explicit-constructor)
    requires std::invocable<const Function&, const Node&> Reader(Function read,
                                                                 Accepts accepts = {})
        : read_(std::move(read)), accepts_(std::move(accepts)) {}

    void operator()(const Node& value) const { read_(value); }
    /// What a value has to be, in the words of JSON Schema; an empty map: anything.
    Node accepts() const { return accepts_ ? accepts_() : Node::map(); }
    /// A reader that accepts the same and does something else.
    template <class Function>
    Reader doing(Function read) const {
      return Reader(std::move(read), accepts_);
    }

   private:
    std::function<void(const Node&)> read_;
    Accepts accepts_;
  };

  struct Key {
    /// `text` describes the key in one line: what it means, its unit.
    Key(std::string key, Reader reader, std::string text = "")
        : name(std::move(key)), use(std::move(reader)), description(std::move(text)) {}
    Key(std::string key, NoEffect effect) : name(std::move(key)), use(effect) {}
    Key(std::string key, NotAvailable reason) : name(std::move(key)), use(reason) {}

    std::string name;
    std::variant<Reader, NoEffect, NotAvailable> use;
    std::string description = {};
    bool is_required = false;
    bool is_numbered = false;  ///< name0, name1, ...: `name` is what is before the number
  };

  KeyTable(std::initializer_list<Key> keys) : keys_(keys) {}

  /// Adds a key; one that is there already is left as it is.
  void add(Key key);
  void add(const std::vector<std::string>& names, const NoEffect& use);
  void add(const std::vector<std::string>& names, const NotAvailable& use);
  /// Adds the keys of another table.
  void add(const KeyTable& other);
  /// Adds the keys `head` 0, 1, 2, ..., all with the same use.
  void add_numbered(Key head);

  /// What messages call the map.
  KeyTable& of(std::string map);
  /// Passes over keys without effect and keys that are not available where their value
  /// asks for nothing.
  KeyTable& allow_nothing();
  /// The same table with readers that do nothing: for the keys that are read elsewhere,
  /// and for tables that outlive what they fill.
  KeyTable without_readers() const;
  KeyTable without(const std::string& name) const;

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
  const std::vector<Key>& keys() const { return keys_; }
  /// The table as a JSON Schema of a map: every key with its description, what it
  /// accepts, null included, and the value without it, and no other key. Keys without
  /// effect say so; those that are not available are left out.
  Node schema() const;

 private:
  const Key* find(std::string_view name) const;
  void read_value(const Key& key, const Node& value, std::vector<Problem>&) const;
  void say_use(const Key& key, const Node::Entry& entry, std::vector<Problem>&) const;
  void note_without_effect(const std::vector<const Node*>& keys,
                           const std::string& why,
                           std::vector<Problem>& problems) const;
  void check_keys_of(const Node& node, bool null_is_given, std::vector<Problem>&) const;

  std::vector<Key> keys_;
  std::string map_ = {};
  bool allows_nothing_ = false;
};

/// A key that must be given (and not be null).
KeyTable::Key required(std::string name,
                       KeyTable::Reader reader,
                       std::string description = "");

/// `{type: "number"}`, `{enum: [...]}` and a list of such values, for accepting().
Node type_schema(const std::string& type);
Node words_schema(const std::vector<std::string>& words);
Node list_schema(Node of_items);
/// A map of names that a file gives to values of one kind.
Node map_schema(Node of_values);
/// A value of one of several kinds.
Node either_schema(std::vector<Node> kinds);

/// The schema with the value that holds without the key.
Node with_default(Node schema, Node value);

/// A reader that says what it accepts, by a schema or a function that makes it.
template <class Function>
KeyTable::Reader accepting(Node schema, Function read) {
  return KeyTable::Reader(std::move(read),
                          [schema = std::move(schema)] { return schema; });
}
template <class Schema, class Function>
requires std::invocable<const Schema&> KeyTable::Reader accepting(Schema make_schema,
                                                                  Function read) {
  return KeyTable::Reader(std::move(read), std::move(make_schema));
}

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
  return accepting(
      with_default(words_schema(all_words<Kind>()), Node::string(word(target))),
      [&target](const Node& n) { target = read_word<Kind>(n); });
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
