// The part of JSON Schema that tables of keys use, as a check of a Node.
#pragma once

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "jacta/config/node.h"

namespace jacta::test {

inline bool has_type(const Node& value, const std::string& type) {
  if (type == "object") return value.is_map();
  if (type == "array") return value.is_list();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  if (type == "integer") return value.kind() == Node::Kind::integer;
  return type == "number" && value.is_number();
}

bool conforms(const Node& value, const Node& schema);

inline bool map_conforms(const Node& value, const Node& schema) {
  if (const Node* required = schema.find("required")) {
    for (const Node& key : required->items()) {
      if (!value.contains(key.as_string())) return false;
    }
  }
  const Node* properties = schema.find("properties");
  const auto with_pattern = [&](const std::string& key) -> const Node* {
    const Node* patterns = schema.find("patternProperties");
    if (patterns == nullptr) return nullptr;
    for (const auto& [pattern, expected] : patterns->entries()) {
      if (std::regex_search(key, std::regex(pattern.as_string()))) return &expected;
    }
    return nullptr;
  };
  const Node* others = schema.find("additionalProperties");
  for (const auto& [key, content] : value.entries()) {
    const Node* known = properties ? properties->find(key.as_text()) : nullptr;
    if (known == nullptr) known = with_pattern(key.as_text());
    if (known == nullptr && others != nullptr && others->is_boolean()) {
      if (!others->as_boolean()) return false;
      continue;
    }
    const Node* expected = known != nullptr ? known : others;
    if (expected != nullptr && !conforms(content, *expected)) return false;
  }
  return true;
}

/// Whether `value` is what the schema describes.
inline bool conforms(const Node& value, const Node& schema) {
  if (const Node* either = schema.find("anyOf")) {
    const auto& all = either->items();
    return std::any_of(
        all.begin(), all.end(), [&](const Node& one) { return conforms(value, one); });
  }
  if (const Node* words = schema.find("enum")) {
    const auto& all = words->items();
    return std::find(all.begin(), all.end(), value) != all.end();
  }
  if (const Node* type = schema.find("type")) {
    if (!has_type(value, type->as_string())) return false;
  }
  if (const Node* least = schema.find("minimum")) {
    if (value.as_real() < least->as_real()) return false;
  }
  if (const Node* limit = schema.find("exclusiveMinimum")) {
    if (!(value.as_real() > limit->as_real())) return false;
  }
  if (const Node* limit = schema.find("exclusiveMaximum")) {
    if (!(value.as_real() < limit->as_real())) return false;
  }
  if (value.is_list() && schema.contains("items")) {
    for (const Node& item : value.items()) {
      if (!conforms(item, schema.at("items"))) return false;
    }
  }
  return !value.is_map() || map_conforms(value, schema);
}

/// The keys of a schema, at all depths, that lack something: "a.b", ...
template <class Lacks>
std::vector<std::string> lacking(const Node& schema,
                                 const Lacks& lacks,
                                 const std::string& path = "") {
  std::vector<std::string> names;
  if (schema.is_list()) {
    for (const Node& item : schema.items()) {
      for (auto& name : lacking(item, lacks, path)) names.push_back(std::move(name));
    }
  }
  if (!schema.is_map()) return names;
  for (const auto& [word, what] : schema.entries()) {
    const std::string& keyword = word.as_string();
    const bool has_keys = keyword == "properties" || keyword == "patternProperties";
    if (!has_keys) {
      for (auto& name : lacking(what, lacks, path)) names.push_back(std::move(name));
      continue;
    }
    for (const auto& [key, value] : what.entries()) {
      const std::string name = path + "." + key.as_text();
      if (lacks(value)) names.push_back(name);
      for (auto& deeper : lacking(value, lacks, name)) names.push_back(std::move(deeper));
    }
  }
  return names;
}

/// Keys without description.
inline std::vector<std::string> undescribed(const Node& schema) {
  return lacking(schema, [](const Node& key) { return !key.contains("description"); });
}

/// Keys that may have any value, although they are read.
inline std::vector<std::string> untyped(const Node& schema) {
  return lacking(schema, [](const Node& key) {
    const Node* text = key.find("description");
    if (text != nullptr && (text->as_string().starts_with("without effect") ||
                            text->as_string().starts_with("not available"))) {
      return false;
    }
    return !key.contains("type") && !key.contains("enum") && !key.contains("anyOf");
  });
}

}  // namespace jacta::test
