#include "jacta/decay/key_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "jacta/base/text.h"

namespace jacta {

namespace {

bool asks_for_nothing(const Node& value) {
  switch (value.kind()) {
    case Node::Kind::null:
      return true;
    case Node::Kind::boolean:
      return !value.as_boolean();
    case Node::Kind::string:
      return value.as_string().empty() || value.as_string() == "none";
    case Node::Kind::list:
      return std::all_of(value.items().begin(),
                         value.items().end(),
                         [](const Node& item) { return asks_for_nothing(item); });
    case Node::Kind::map:
      return value.entries().empty();
    default:
      return value.as_real() == 0;
  }
}

}  // namespace

KeyRules& KeyRules::add(KeyUse use,
                        const std::string& why,
                        const std::vector<std::string>& names) {
  for (const auto& name : names) {
    std::erase_if(rules_, [&](const KeyRule& rule) { return rule.name == name; });
    rules_.push_back({name, use, why});
  }
  return *this;
}

KeyRules& KeyRules::read(const std::vector<std::string>& names) {
  return add(KeyUse::read, "", names);
}

KeyRules& KeyRules::no_effect(const std::string& why,
                              const std::vector<std::string>& names) {
  return add(KeyUse::no_effect, why, names);
}

KeyRules& KeyRules::not_available(const std::string& why,
                                  const std::vector<std::string>& names) {
  return add(KeyUse::not_available, why, names);
}

const KeyRule* KeyRules::find(const std::string& name) const {
  for (const auto& rule : rules_) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

std::vector<std::string> KeyRules::names() const {
  std::vector<std::string> result;
  for (const auto& rule : rules_) result.push_back(rule.name);
  return result;
}

void KeyRules::check(const Node& map,
                     const std::string& what,
                     Diagnostics& diagnostics) const {
  if (map.is_null()) return;
  if (!map.is_map()) throw map.error(what + " must be a map of keys");
  std::vector<std::pair<std::string, std::vector<std::string>>> notes;
  for (const auto& [key, value] : map.entries()) {
    const std::string name = key.as_text();
    const KeyRule* rule = find(name);
    if (rule == nullptr) {
      const std::string nearest = nearest_name(name, names());
      throw key.error(fmt::format("unknown key '{}' of {}", name, what),
                      nearest.empty() ? "leave it out: nothing here reads it"
                                      : fmt::format("did you mean '{}'?", nearest));
    }
    if (rule->use == KeyUse::read || asks_for_nothing(value)) continue;
    if (rule->use == KeyUse::not_available) {
      throw key.error(fmt::format("the key '{}' of {} is not available", name, what),
                      rule->why);
    }
    const auto known = std::find_if(notes.begin(), notes.end(), [&](const auto& note) {
      return note.first == rule->why;
    });
    if (known == notes.end()) {
      notes.push_back({rule->why, {name}});
    } else {
      known->second.push_back(name);
    }
  }
  for (const auto& [why, names] : notes) {
    diagnostics.note(fmt::format("{}: {} {} no effect: {}",
                                 what,
                                 join(names),
                                 names.size() == 1 ? "has" : "have",
                                 why));
  }
}

}  // namespace jacta
