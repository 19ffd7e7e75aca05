#include "shape_config.h"

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"

namespace jacta {

const Node* ShapeConfig::find_name(std::string_view name) const {
  if (!particle_.is_map() || name.empty()) return nullptr;
  const Node* value = particle_.find(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

const Node* ShapeConfig::find(const ShapeKey& key) const {
  const bool is_listed = &key == &shape_keys::mass ||
                         std::find(keys_.begin(), keys_.end(), &key) != keys_.end();
  if (!is_listed) {
    throw BugError("a line shape reads the key " + std::string(key.name) +
                   ", which is not among those of its model");
  }
  const Node* value = find_name(key.name);
  return value != nullptr ? value : find_name(key.alias);
}

double ShapeConfig::finite(const Node& value, std::string_view key) const {
  if (!value.is_number() || !std::isfinite(value.as_real())) {
    throw error(value, std::string(key) + " is no finite number");
  }
  return value.as_real();
}

std::optional<double> ShapeConfig::number(const ShapeKey& key) const {
  const Node* value = find(key);
  if (value == nullptr) return {};
  return finite(*value, key.name);
}

std::optional<double> ShapeConfig::number(const ShapeKey& key, std::size_t i) const {
  find(key);
  const std::string name = std::string(key.name) + std::to_string(i);
  const Node* value = find_name(name);
  if (value == nullptr) return {};
  return finite(*value, name);
}

double ShapeConfig::number_or_default(const ShapeKey& key) const {
  return number(key).value_or(std::get<double>(key.otherwise));
}

bool ShapeConfig::flag(const ShapeKey& key) const {
  const Node* value = find(key);
  if (value == nullptr) return std::get<bool>(key.otherwise);
  if (!value->is_boolean()) {
    throw error(*value, std::string(key.name) + " is neither True nor False");
  }
  return value->as_boolean();
}

std::optional<int> ShapeConfig::whole_number(const ShapeKey& key) const {
  const Node* value = find(key);
  if (value == nullptr) return {};
  const double number = finite(*value, key.name);
  if (number != std::floor(number) || std::abs(number) > 1e6) {
    throw error(*value, std::string(key.name) + " is no whole number");
  }
  return static_cast<int>(number);
}

std::string ShapeConfig::word(const ShapeKey& key) const {
  const Node* value = find(key);
  if (value == nullptr) return std::string(std::get<std::string_view>(key.otherwise));
  const std::string& word = value->as_string();
  std::vector<std::string> known;
  for (const auto text : key.words) {
    if (!text.empty()) known.emplace_back(text);
  }
  if (std::find(known.begin(), known.end(), word) != known.end()) return word;
  throw error(*value,
              "the " + std::string(key.name) + " '" + word + "' is not available",
              "available are " + join(known));
}

std::vector<double> ShapeConfig::numbers(const ShapeKey& key) const {
  const Node* value = find(key);
  if (value == nullptr || !value->is_list()) {
    throw error(value == nullptr ? particle_ : *value,
                std::string(key.name) + " must be a list of numbers");
  }
  std::vector<double> result;
  for (const auto& item : value->items()) result.push_back(finite(item, key.name));
  return result;
}

int ShapeConfig::l() const {
  const int l = whole_number(shape_keys::bw_l).value_or(context_.l);
  if (l < 0) throw error("bw_l is negative");
  return l;
}

ShapeParameter ShapeConfig::mass() const {
  const auto value = number(shape_keys::mass);
  if (!value) throw error("the mass is missing", "add `mass:` in GeV");
  if (!(*value > 0)) throw error(*find(shape_keys::mass), "the mass is not positive");
  return {.field = "mass", .value = value, .fixed = true};
}

ShapeParameter ShapeConfig::width() const {
  const auto value = number(shape_keys::width);
  if (!value) throw error("the width is missing", "add `width:` in GeV");
  if (!(*value > 0)) throw error(*find(shape_keys::width), "the width is not positive");
  return {.field = "width", .value = value, .fixed = true};
}

void ShapeConfig::check_above_threshold(std::pair<double, double> daughters) const {
  const double threshold = daughters.first + daughters.second;
  if (*mass().value > threshold) return;
  throw error(*find(shape_keys::mass),
              "the mass is not above the threshold of the daughters, " +
                  shortest(threshold) + " GeV",
              "this shape is not defined there");
}

InputError ShapeConfig::error(const std::string& what, const std::string& advice) const {
  return error(particle_, what, advice);
}

InputError ShapeConfig::error(const Node& place,
                              const std::string& what,
                              const std::string& advice) const {
  const std::string head = context_.name.empty() ? "" : context_.name + ": ";
  return place.error(head + what, advice);
}

}  // namespace jacta
