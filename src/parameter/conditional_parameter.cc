#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/parameter/parameter.h"
#include "parameter_keys.h"

namespace jacta {

namespace {

std::vector<double> condition_keys(const Node& map) {
  std::vector<double> keys;
  for (const auto& entry : map.entries()) keys.push_back(entry.key.as_real());
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::string text(const std::vector<double>& keys) {
  std::vector<std::string> parts;
  for (const double key : keys) parts.push_back(shortest(key));
  return join(parts);
}

const Node& value_under(const Node& attribute, double condition) {
  if (!attribute.is_map()) return attribute;
  for (const auto& entry : attribute.entries()) {
    if (entry.key.as_real() == condition) return entry.value;
  }
  throw attribute.error(
      fmt::format("no value for the condition {}", shortest(condition)));
}

// The conditions, which all attributes that are maps have to share.
std::vector<double> common_conditions(const Node& config) {
  std::vector<double> keys;
  for (const auto& [key, attribute] : config.entries()) {
    if (!attribute.is_map()) continue;
    const auto own = condition_keys(attribute);
    if (keys.empty()) keys = own;
    if (keys != own) {
      throw attribute.error(
          fmt::format("the conditions {} differ from those of another attribute: {}",
                      text(own),
                      text(keys)));
    }
  }
  return keys;
}

}  // namespace

ConditionalParameter ConditionalParameter::read(const std::string& name,
                                                const Node& config,
                                                std::vector<Problem>& problems) {
  ConditionalParameter result;
  result.name_ = name;
  Parameter names_only;
  KeyTable table{{"conditioning_parameter_name", into(result.conditioning_name_)}};
  for (const auto& key : parameter_keys(names_only).names()) {
    table.add({key, [](const Node&) {}});
  }
  if (!table.read(config, problems)) return result;
  for (const double condition : common_conditions(config)) {
    Node attributes = Node::map({}, config.location());
    for (const auto& [key, attribute] : config.entries()) {
      if (key.as_string() == "conditioning_parameter_name") continue;
      attributes.set(key.as_string(), value_under(attribute, condition));
    }
    result.conditions_.emplace_back(condition,
                                    Parameter::read(name, attributes, problems));
  }
  return result;
}

ConditionalParameter ConditionalParameter::from_config(const std::string& name,
                                                       const Node& config,
                                                       Diagnostics& diagnostics) {
  std::vector<Problem> problems;
  ConditionalParameter result = read(name, config, problems);
  report(problems, diagnostics);
  return result;
}

const Parameter& ConditionalParameter::at(double value) const {
  for (const auto& [condition, parameter] : conditions_) {
    if (condition == value) return parameter;
  }
  throw InputError(
      fmt::format("parameter {} has no condition {} = {}; conditions are: {}",
                  name_,
                  conditioning_name_,
                  shortest(value),
                  text(conditions())));
}

std::vector<double> ConditionalParameter::conditions() const {
  std::vector<double> keys;
  for (const auto& [condition, parameter] : conditions_) keys.push_back(condition);
  return keys;
}

Node parameter_schema() {
  Parameter none;
  Node schema = parameter_keys(none).schema();
  Node properties = Node::map();
  for (const auto& [key, value] : schema.at("properties").entries()) {
    Node property = Node::map();
    Node kinds = value;
    for (const char* about : {"description", "default"}) {
      if (const Node* what = value.find(about)) property.set(about, *what);
      kinds.erase(about);
    }
    property.set("anyOf", Node::list({kinds, type_schema("object")}));
    properties.set(key.as_text(), std::move(property));
  }
  Node condition = type_schema("string");
  condition.set("description",
                Node::string("the parameter whose values the maps of other keys have"));
  properties.set("conditioning_parameter_name", std::move(condition));
  schema.set("properties", std::move(properties));
  return either_schema({schema, type_schema("null")});
}

}  // namespace jacta
