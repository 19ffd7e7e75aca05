#include "shape_config.h"

#include <cmath>

#include "jacta/base/text.h"

namespace jacta {

namespace {

std::string alias_of(const std::string& key) {
  if (key == "mass") return "m0";
  if (key == "width") return "g0";
  if (key == "model") return "bw";
  return "";
}

}  // namespace

const Node* ShapeConfig::find(const std::string& key) const {
  if (!particle_.is_map()) return nullptr;
  for (const std::string& name : {key, alias_of(key)}) {
    const Node* value = name.empty() ? nullptr : particle_.find(name);
    if (value != nullptr && !value->is_null()) return value;
  }
  return nullptr;
}

double ShapeConfig::finite(const Node& value, const std::string& key) const {
  if (!value.is_number() || !std::isfinite(value.as_real())) {
    throw error(value, key + " is no finite number");
  }
  return value.as_real();
}

std::optional<double> ShapeConfig::number(const std::string& key) const {
  const Node* value = find(key);
  if (value == nullptr) return {};
  return finite(*value, key);
}

bool ShapeConfig::flag(const std::string& key, bool otherwise) const {
  const Node* value = find(key);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) throw error(*value, key + " is neither True nor False");
  return value->as_boolean();
}

std::optional<int> ShapeConfig::whole_number(const std::string& key) const {
  const Node* value = find(key);
  if (value == nullptr) return {};
  const double number = finite(*value, key);
  if (number != std::floor(number) || std::abs(number) > 1e6) {
    throw error(*value, key + " is no whole number");
  }
  return static_cast<int>(number);
}

std::vector<double> ShapeConfig::numbers(const std::string& key) const {
  const Node* value = find(key);
  if (value == nullptr || !value->is_list()) {
    throw error(value == nullptr ? particle_ : *value,
                key + " must be a list of numbers");
  }
  std::vector<double> result;
  for (const auto& item : value->items()) result.push_back(finite(item, key));
  return result;
}

int ShapeConfig::l() const {
  const int l = whole_number("bw_l").value_or(context_.l);
  if (l < 0) throw error("bw_l is negative");
  return l;
}

ShapeParameter ShapeConfig::mass() const {
  const auto value = number("mass");
  if (!value) throw error("the mass is missing", "add `mass:` in GeV");
  if (!(*value > 0)) throw error(*find("mass"), "the mass is not positive");
  return {.field = "mass", .value = value, .fixed = true};
}

ShapeParameter ShapeConfig::width() const {
  const auto value = number("width");
  if (!value) throw error("the width is missing", "add `width:` in GeV");
  if (!(*value > 0)) throw error(*find("width"), "the width is not positive");
  return {.field = "width", .value = value, .fixed = true};
}

void ShapeConfig::check_above_threshold(std::pair<double, double> daughters) const {
  const double threshold = daughters.first + daughters.second;
  if (*mass().value > threshold) return;
  throw error(*find("mass"),
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
