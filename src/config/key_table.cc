#include "jacta/config/key_table.h"

#include <algorithm>

#include "jacta/base/text.h"

namespace jacta {

namespace {

bool is_named(const Node& key, const std::string& name) {
  return key.is_string() && key.as_string() == name;
}

std::string with_reason(std::string text, const std::string& why) {
  return why.empty() ? text : text + ": " + why;
}

// A null value is a key that is not given.
Node or_null(const KeyTable::Reader& reader) {
  if (reader.accepts().entries().empty()) return reader.accepts();
  Node either = Node::map();
  either.set("anyOf", Node::list({reader.accepts(), type_schema("null")}));
  return either;
}

}  // namespace

void KeyTable::add(Key key) {
  if (!contains(key.name)) keys_.push_back(std::move(key));
}

void KeyTable::add(const std::vector<std::string>& names, const NoEffect& use) {
  for (const auto& name : names) add({name, use});
}

const KeyTable::Key* KeyTable::find(std::string_view name) const {
  const auto found = std::find_if(
      keys_.begin(), keys_.end(), [name](const Key& key) { return key.name == name; });
  return found == keys_.end() ? nullptr : &*found;
}

bool KeyTable::reads(std::string_view name) const {
  const Key* key = find(name);
  return key != nullptr && std::holds_alternative<Reader>(key->use);
}

std::vector<std::string> KeyTable::names() const {
  std::vector<std::string> names;
  for (const Key& key : keys_) names.push_back(key.name);
  return names;
}

void KeyTable::read_value(const Key& key,
                          const Node& value,
                          std::vector<Problem>& problems) const {
  try {
    std::get<Reader>(key.use)(value);
  } catch (const InputError& error) {
    Problem problem = Problem::of(error);
    if (problem.location.text().empty()) {
      const bool is_sentence = problem.text.starts_with("must ");
      problem.text = key.name + (is_sentence ? " " : ": ") + problem.text;
    }
    add_problem(problems, std::move(problem));
  }
}

void KeyTable::say_use(const Key& key,
                       const Node& place,
                       std::vector<Problem>& problems) const {
  if (const auto* effect = std::get_if<NoEffect>(&key.use)) {
    add_problem(
        problems,
        {Problem::Level::note,
         place.location(),
         with_reason("the key '" + key.name + "' has no effect here", effect->why)});
  } else if (const auto* reason = std::get_if<NotAvailable>(&key.use)) {
    add_problem(
        problems,
        {Problem::Level::error,
         place.location(),
         with_reason("the key '" + key.name + "' is not available", reason->why)});
  }
}

bool KeyTable::read(const Node& node, std::vector<Problem>& problems) const {
  std::vector<Problem> own;
  check_keys(node, names(), own);
  if (node.is_map()) {
    const auto& entries = node.entries();
    for (const Key& key : keys_) {
      const auto entry = std::find_if(entries.begin(), entries.end(), [&](const auto& e) {
        return is_named(e.key, key.name);
      });
      if (entry == entries.end() || entry->value.is_null()) {
        if (!key.is_required) continue;
        own.push_back({Problem::Level::error,
                       node.location(),
                       "the key '" + key.name + "' is missing"});
      } else if (std::holds_alternative<Reader>(key.use)) {
        read_value(key, entry->value, own);
      } else {
        say_use(key, entry->key, own);
      }
    }
  }
  add_problems(problems, own);
  return !has_errors(own);
}

void KeyTable::read_defaults(const Node& node, std::vector<Problem>& problems) const {
  for (const Key& key : keys_) {
    const Node* value = node.find(key.name);
    if (value == nullptr || value->is_null() || !reads(key.name)) continue;
    read_value(key, *value, problems);
  }
}

bool KeyTable::check_names(const Node& node, std::vector<Problem>& problems) const {
  std::vector<Problem> own;
  check_keys(node, names(), own);
  if (node.is_map()) {
    for (const auto& entry : node.entries()) {
      const Key* key = find(entry.key.as_text());
      if (key != nullptr) say_use(*key, entry.key, own);
    }
  }
  add_problems(problems, own);
  return !has_errors(own);
}

Node KeyTable::schema() const {
  Node properties = Node::map();
  Node wanted = Node::list();
  for (const Key& key : keys_) {
    if (const auto* reader = std::get_if<Reader>(&key.use)) {
      properties.set(key.name, key.is_required ? reader->accepts() : or_null(*reader));
      if (key.is_required) wanted.push_back(Node::string(key.name));
    } else if (const auto* effect = std::get_if<NoEffect>(&key.use)) {
      Node without = Node::map();
      without.set("description",
                  Node::string(with_reason("without effect", effect->why)));
      properties.set(key.name, std::move(without));
    }
  }
  Node schema = type_schema("object");
  schema.set("properties", std::move(properties));
  if (!wanted.items().empty()) schema.set("required", std::move(wanted));
  schema.set("additionalProperties", Node::boolean(false));
  return schema;
}

KeyTable::Key required(std::string name, KeyTable::Reader reader) {
  KeyTable::Key key(std::move(name), std::move(reader));
  key.is_required = true;
  return key;
}

void check_keys(const Node& node,
                const std::vector<std::string>& known,
                std::vector<Problem>& problems) {
  if (!node.is_map()) {
    problems.push_back({Problem::Level::error,
                        node.location(),
                        "expected a map, found " + std::string(node.kind_name())});
    return;
  }
  for (const auto& [key, value] : node.entries()) {
    const bool is_known =
        key.is_string() &&
        std::find(known.begin(), known.end(), key.as_string()) != known.end();
    if (is_known) continue;
    const std::string name = key.as_text();
    problems.push_back({Problem::Level::error,
                        key.location(),
                        "unknown key '" + name + "'; " + nearest_advice(name, known)});
  }
}

}  // namespace jacta
