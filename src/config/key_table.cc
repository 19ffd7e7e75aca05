#include "jacta/config/key_table.h"

#include <algorithm>

#include "jacta/base/text.h"

namespace jacta {

namespace {

std::string with_reason(std::string text, const std::string& why) {
  return why.empty() ? text : text + ": " + why;
}

// A null value is a key that is not given.
Node or_null(const Node& accepts) {
  if (accepts.entries().empty()) return accepts;
  return either_schema({accepts, type_schema("null")});
}

Node property(const KeyTable::Key& key) {
  Node accepts = std::get<KeyTable::Reader>(key.use).accepts();
  const Node* found = accepts.find("default");
  const Node value = found == nullptr ? Node() : *found;
  accepts.erase("default");
  Node result = Node::map();
  if (!key.description.empty()) result.set("description", Node::string(key.description));
  const Node kinds = key.is_required ? accepts : or_null(accepts);
  for (const auto& [word, what] : kinds.entries()) {
    if (word.as_string() != "description" || key.description.empty()) {
      result.set(word.as_string(), what);
    }
  }
  if (!value.is_null() && !key.is_required) result.set("default", value);
  return result;
}

Node property_without(const NoEffect& effect) {
  Node without = Node::map();
  without.set("description", Node::string(with_reason("without effect", effect.why)));
  return without;
}

bool asks_for_nothing(const Node& value) {
  switch (value.kind()) {
    case Node::Kind::null:
      return true;
    case Node::Kind::boolean:
      return !value.as_boolean();
    case Node::Kind::string:
      return value.as_string().empty() || value.as_string() == "none";
    case Node::Kind::list:
      return std::all_of(value.items().begin(), value.items().end(), asks_for_nothing);
    case Node::Kind::map:
      return value.entries().empty();
    default:
      return value.as_real() == 0;
  }
}

bool is_number_after(const std::string& head, std::string_view name) {
  return name.size() > head.size() && name.starts_with(head) &&
         name.find_first_not_of("0123456789", head.size()) == std::string_view::npos;
}

}  // namespace

void KeyTable::add(Key key) {
  if (!contains(key.name)) keys_.push_back(std::move(key));
}

void KeyTable::add(const std::vector<std::string>& names, const NoEffect& use) {
  for (const auto& name : names) add({name, use});
}

void KeyTable::add(const std::vector<std::string>& names, const NotAvailable& use) {
  for (const auto& name : names) add({name, use});
}

void KeyTable::add(const KeyTable& other) {
  for (const Key& key : other.keys_) add(key);
}

void KeyTable::add_numbered(Key head) {
  head.is_numbered = true;
  keys_.push_back(std::move(head));
}

KeyTable& KeyTable::of(std::string map) {
  map_ = std::move(map);
  return *this;
}

KeyTable& KeyTable::allow_nothing() {
  allows_nothing_ = true;
  return *this;
}

KeyTable KeyTable::without_readers() const {
  KeyTable result = *this;
  for (Key& key : result.keys_) {
    if (const auto* reader = std::get_if<Reader>(&key.use)) {
      key.use = reader->doing([](const Node&) {});
    }
  }
  return result;
}

KeyTable KeyTable::without(const std::string& name) const {
  KeyTable result = *this;
  std::erase_if(result.keys_, [&](const Key& key) { return key.name == name; });
  return result;
}

const KeyTable::Key* KeyTable::find(std::string_view name) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(), [name](const Key& key) {
    return key.is_numbered ? is_number_after(key.name, name) : key.name == name;
  });
  return found == keys_.end() ? nullptr : &*found;
}

bool KeyTable::reads(std::string_view name) const {
  const Key* key = find(name);
  return key != nullptr && std::holds_alternative<Reader>(key->use);
}

std::vector<std::string> KeyTable::names() const {
  std::vector<std::string> names;
  for (const Key& key : keys_) names.push_back(key.name + (key.is_numbered ? "0" : ""));
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
                       const Node::Entry& entry,
                       std::vector<Problem>& problems) const {
  if (allows_nothing_ && asks_for_nothing(entry.value)) return;
  const auto* reason = std::get_if<NotAvailable>(&key.use);
  if (reason == nullptr) return;
  const std::string name =
      "the key '" + entry.key.as_text() + (map_.empty() ? "'" : "' of " + map_);
  add_problem(problems,
              {Problem::Level::error,
               entry.key.location(),
               with_reason(name + " is not available", reason->why)});
}

void KeyTable::note_without_effect(const std::vector<const Node*>& keys,
                                   const std::string& why,
                                   std::vector<Problem>& problems) const {
  const auto note = [&](const Node& key, const std::string& text) {
    add_problem(problems, {Problem::Level::note, key.location(), with_reason(text, why)});
  };
  if (map_.empty()) {
    for (const Node* key : keys) {
      note(*key, "the key '" + key->as_text() + "' has no effect here");
    }
    return;
  }
  std::vector<std::string> names;
  for (const Node* key : keys) names.push_back(key->as_text());
  note(*keys.front(),
       map_ + ": " + join(names) + (keys.size() == 1 ? " has" : " have") + " no effect");
}

// What is said about keys without looking at values that have a reader.
void KeyTable::check_keys_of(const Node& node,
                             bool null_is_given,
                             std::vector<Problem>& problems) const {
  if (!node.is_map()) {
    const std::string kind(node.kind_name());
    problems.push_back({Problem::Level::error,
                        node.location(),
                        map_.empty() ? "expected a map, found " + kind
                                     : map_ + " must be a map of keys, not " + kind});
    return;
  }
  std::vector<std::pair<std::string, std::vector<const Node*>>> without_effect;
  for (const auto& entry : node.entries()) {
    const std::string name = entry.key.as_text();
    const Key* key = entry.key.is_string() ? find(name) : nullptr;
    if (key == nullptr) {
      const std::string nearest = nearest_name(name, names());
      const std::string advice = map_.empty() || !nearest.empty()
                                     ? nearest_advice(name, names())
                                     : "leave it out: nothing here reads it";
      problems.push_back({Problem::Level::error,
                          entry.key.location(),
                          "unknown key '" + name +
                              (map_.empty() ? "'; " : "' of " + map_ + "; ") + advice});
      continue;
    }
    if (entry.value.is_null() && !null_is_given) continue;
    say_use(*key, entry, problems);
    const auto* effect = std::get_if<NoEffect>(&key->use);
    if (effect == nullptr) continue;
    if (allows_nothing_ && asks_for_nothing(entry.value)) continue;
    auto found = std::find_if(without_effect.begin(),
                              without_effect.end(),
                              [&](const auto& w) { return w.first == effect->why; });
    if (found == without_effect.end()) {
      found = without_effect.insert(found, {effect->why, {}});
    }
    found->second.push_back(&entry.key);
  }
  for (const auto& [why, keys] : without_effect) note_without_effect(keys, why, problems);
}

bool KeyTable::read(const Node& node, std::vector<Problem>& problems) const {
  std::vector<Problem> own;
  check_keys_of(node, false, own);
  std::vector<std::pair<const Key*, const Node*>> given;
  if (node.is_map()) {
    for (const auto& [key, value] : node.entries()) {
      if (value.is_null() || !key.is_string()) continue;
      if (const Key* known = find(key.as_string())) given.push_back({known, &value});
    }
    for (const Key& key : keys_) {
      bool is_given = false;
      for (const auto& [known, value] : given) {
        if (known != &key) continue;
        is_given = true;
        if (std::holds_alternative<Reader>(key.use)) read_value(key, *value, own);
      }
      if (is_given || !key.is_required) continue;
      own.push_back({Problem::Level::error,
                     node.location(),
                     "the key '" + key.name + "' is missing"});
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
  check_keys_of(node, true, own);
  add_problems(problems, own);
  return !has_errors(own);
}

Node KeyTable::schema() const {
  Node properties = Node::map();
  Node patterns = Node::map();
  Node wanted = Node::list();
  for (const Key& key : keys_) {
    if (std::holds_alternative<NotAvailable>(key.use)) continue;
    const auto* effect = std::get_if<NoEffect>(&key.use);
    Node about = effect == nullptr ? property(key) : property_without(*effect);
    if (key.is_numbered) {
      patterns.set("^" + key.name + "[0-9]+$", std::move(about));
    } else {
      properties.set(key.name, std::move(about));
    }
    if (key.is_required) wanted.push_back(Node::string(key.name));
  }
  Node schema = type_schema("object");
  schema.set("properties", std::move(properties));
  if (!patterns.entries().empty()) schema.set("patternProperties", std::move(patterns));
  if (!wanted.items().empty()) schema.set("required", std::move(wanted));
  schema.set("additionalProperties", Node::boolean(false));
  return schema;
}

KeyTable::Key required(std::string name,
                       KeyTable::Reader reader,
                       std::string description) {
  KeyTable::Key key(std::move(name), std::move(reader), std::move(description));
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
