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

std::vector<std::array<double, 2>> ShapeConfig::pairs(const ShapeKey& key) const {
  std::vector<std::array<double, 2>> result;
  const Node* list = find(key);
  if (list == nullptr) return result;
  for (const auto& pair : list->items()) {
    if (!pair.is_list() || pair.items().size() != 2) {
      throw error(pair, "an entry of " + std::string(key.name) + " is no pair of masses");
    }
    const std::array<double, 2> masses = {finite(pair.items()[0], key.name),
                                          finite(pair.items()[1], key.name)};
    if (masses[0] < 0 || masses[1] < 0) {
      throw error(pair, "a mass of " + std::string(key.name) + " is negative");
    }
    result.push_back(masses);
  }
  return result;
}

int ShapeConfig::angular_momentum(const ShapeKey& key, double number) const {
  if (number >= 0 && number <= 1000 && number == std::floor(number)) {
    return static_cast<int>(number);
  }
  throw error(*find(key), std::string(key.name) + " holds no angular momenta");
}

std::pair<std::vector<double>, std::vector<double>> ShapeConfig::poles() const {
  auto masses = numbers(shape_keys::pole_masses);
  auto widths = numbers(shape_keys::pole_widths);
  if (masses.size() != widths.size() || masses.empty()) {
    throw error("mass_list and width_list differ in length, or are empty");
  }
  const auto check = [&](const std::vector<double>& values, const ShapeKey& key) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] > 0) continue;
      throw error(find(key)->items()[i],
                  "an entry of " + std::string(key.name) + " is not positive");
    }
  };
  check(masses, shape_keys::pole_masses);
  check(widths, shape_keys::pole_widths);
  return {std::move(masses), std::move(widths)};
}

std::array<double, 2> ShapeConfig::daughters() const {
  const auto& [first, second] = context_.daughter_masses;
  return {number(shape_keys::first_mass).value_or(first),
          number(shape_keys::second_mass).value_or(second)};
}

std::optional<std::string> ShapeConfig::text(const ShapeKey& key) const {
  const Node* value = find(key);
  if (value == nullptr) return {};
  return value->as_text();
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

void add_complex(std::vector<ShapeParameter>& parameters,
                 const std::string& field,
                 bool polar,
                 bool fixed_to_one) {
  constexpr double pi = 3.141592653589793;
  ShapeParameter first{.field = field + "r", .fixed = fixed_to_one, .start = {-1, 1}};
  ShapeParameter second{.field = field + "i", .fixed = fixed_to_one, .start = {-1, 1}};
  if (polar) {
    first.start = {0, 2};
    second.start = {-pi, pi};
  }
  if (fixed_to_one) {
    first.value = 1;
    second.value = 0;
  }
  parameters.insert(parameters.end(), {first, second});
}

}  // namespace jacta
