#include "jacta/neyman/thresholds_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "without_poi.h"

namespace jacta {

namespace {

const std::string& poi_of(const Node& entry) {
  return entry.at("hashed_keys").at("poi").as_string();
}

// A list with one value per point.
bool is_column(const Node& entry, const Node& list) {
  return list.is_list() && list.items().size() == entry.at(poi_of(entry)).items().size();
}

// What a minimiser may leave of a likelihood ratio of zero.
constexpr double fit_noise = 1e-3;

double finite_item(const Node& list, std::size_t i, const std::string& name) {
  const Node& item = list.items()[i];
  const double value = item.as_real();
  if (std::isfinite(value)) return value;
  throw item.error(fmt::format("value {} of '{}' is {}", i, name, shortest(value)),
                   "compute these thresholds again");
}

void check_points(const Node& entry) {
  const std::string& name = poi_of(entry);
  const Node& list = entry.at(name);
  for (std::size_t i = 0; i < list.items().size(); ++i) {
    const double value = finite_item(list, i, name);
    if (i == 0) continue;
    const double before = list.items()[i - 1].as_real();
    if (value > before) continue;
    throw list.items()[i].error(
        fmt::format("value {} of '{}' is {}, not above the one before it ({}): points "
                    "have to be in increasing order",
                    i,
                    name,
                    shortest(value),
                    shortest(before)),
        "sort the lists of this entry together, or compute its thresholds again");
  }
}

void check_thresholds(const Node& entry) {
  for (const char* name : {"threshold", "threshold_above", "threshold_below"}) {
    const Node* list = entry.find(name);
    if (list == nullptr) continue;
    for (std::size_t i = 0; i < list->items().size(); ++i) {
      const Node& item = list->items()[i];
      if (item.is_null() && name != std::string_view("threshold")) continue;
      const double value = finite_item(*list, i, name);
      if (value >= -fit_noise) continue;
      throw item.error(
          fmt::format("value {} of '{}' is negative: {}", i, name, shortest(value)),
          "a likelihood ratio is never negative: compute these thresholds again");
    }
  }
}

// A threshold lies within the ends of its uncertainty.
void check_ranges(const Node& entry) {
  const Node* lower = entry.find("threshold_lower");
  const Node* upper = entry.find("threshold_upper");
  if (lower == nullptr || upper == nullptr) return;
  const auto& thresholds = entry.at("threshold").items();
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    const Node& low = lower->items()[i];
    const Node& high = upper->items()[i];
    if (!low.is_number() || !high.is_number()) continue;
    const double value = thresholds[i].as_real();
    const double slack = 1e-9 * std::max(1.0, std::abs(value));
    if (!(low.as_real() > value + slack || high.as_real() < value - slack)) continue;
    throw thresholds[i].error(
        fmt::format("value {} of 'threshold' is {}, outside its own range [{}, {}] of "
                    "threshold_lower and threshold_upper",
                    i,
                    shortest(value),
                    shortest(low.as_real()),
                    shortest(high.as_real())),
        "compute these thresholds again");
  }
}

void check_numbers_of_toys(const Node& entry) {
  for (const char* name : {"n_toys", "effective_toys"}) {
    const Node* list = entry.find(name);
    if (list == nullptr) continue;
    for (const Node& item : list->items()) {
      if (item.is_null() || item.as_real() >= 0) continue;
      throw item.error(
          fmt::format("'{}' holds {}, which is no number of toys", name, item.as_text()),
          "compute these thresholds again");
    }
  }
}

// Whether two names differ in one place, by two letters at most.
bool nearly_equal(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  return std::max(a.size(), b.size()) <= 2;
}

// A name that is nearly one of ours is a slip of the pen; anything else is others'.
void check_names(const Node& map, const std::vector<std::string>& known) {
  for (const auto& [key, value] : map.entries()) {
    const std::string name = key.as_text();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = std::find_if(known.begin(), known.end(), [&name](const auto& k) {
      return k.size() > 3 && nearly_equal(name, k);
    });
    if (near == known.end()) continue;
    throw key.error(fmt::format("unknown key '{}'", name),
                    fmt::format("did you mean '{}'?", *near));
  }
}

void check_entry(const Node& entry) {
  const Node& keys = entry.at("hashed_keys");
  check_names(keys,
              {"poi", "nominal_values", "generate_values", "confidence_level", "kind"});
  check_names(entry,
              {"hashed_keys",
               poi_of(entry),
               "threshold",
               "poi_expectation",
               "threshold_above",
               "threshold_below",
               "threshold_lower",
               "threshold_upper",
               "invalid_lower",
               "invalid_upper",
               "n_toys",
               "effective_toys",
               "inputs",
               "seed"});
  for (const char* name : {"nominal_values", "generate_values"}) keys.at(name).entries();
  keys.at("confidence_level").as_real();
  ThresholdKey::kind_of(keys);
  const std::size_t length = entry.at(poi_of(entry)).items().size();
  for (const char* name : {"threshold",
                           "poi_expectation",
                           "threshold_above",
                           "threshold_below",
                           "threshold_lower",
                           "threshold_upper",
                           "n_toys",
                           "effective_toys"}) {
    const Node* list = entry.find(name);
    if (list == nullptr || is_column(entry, *list)) continue;
    throw list->error(fmt::format("the list has {} values, that of '{}' has {}",
                                  list->items().size(),
                                  poi_of(entry),
                                  length));
  }
  entry.at("threshold");
  check_points(entry);
  check_thresholds(entry);
  check_ranges(entry);
  check_numbers_of_toys(entry);
}

Node empty_entry(const ThresholdKey& key) {
  Node entry = Node::map();
  entry.set("hashed_keys", key.hashed_keys());
  for (const auto& name :
       {key.poi, std::string("threshold"), std::string("poi_expectation")}) {
    entry.set(name, Node::list());
  }
  return entry;
}

// The place of `value` in the sorted list, and whether it is there already.
std::pair<std::size_t, bool> place_of(double value, const std::vector<Node>& sorted) {
  std::size_t at = 0;
  while (at < sorted.size() && sorted[at].as_real() < value) ++at;
  return {at, at < sorted.size() && sorted[at].as_real() == value};
}

// `entry` with its lists in increasing order of the parameter of interest.
Node sorted_entry(const Node& entry) {
  const auto& poi = entry.at(poi_of(entry)).items();
  std::vector<std::size_t> order(poi.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return poi[a].as_real() < poi[b].as_real();
  });
  Node sorted = entry;
  for (const auto& [key, list] : entry.entries()) {
    if (!is_column(entry, list)) continue;
    Node moved = Node::list();
    for (const std::size_t i : order) moved.push_back(list.items()[i]);
    sorted.set(key.as_string(), std::move(moved));
  }
  return sorted;
}

Node with_value(const Node& list, std::size_t at, bool replace, const Node& value) {
  std::vector<Node> items = list.items();
  const auto place = items.begin() + static_cast<std::ptrdiff_t>(at);
  if (replace) {
    *place = value;
  } else {
    items.insert(place, value);
  }
  return Node::list(std::move(items));
}

std::vector<std::pair<std::string, Node>> columns_of(const std::string& poi,
                                                     const ThresholdPoint& point) {
  std::vector<std::pair<std::string, Node>> columns = {
      {poi, Node::number(point.poi)},
      {"threshold", Node::real(point.threshold)},
      {"poi_expectation",
       point.poi_expectation ? Node::number(*point.poi_expectation) : Node::null()}};
  columns.insert(columns.end(), point.additions.begin(), point.additions.end());
  return columns;
}

Node value_in(const std::vector<std::pair<std::string, Node>>& columns,
              const std::string& name) {
  for (const auto& [column, value] : columns) {
    if (column == name) return value;
  }
  return Node::null();
}

// Empty where the entry has no such list.
std::vector<double> one_sided_limits(const Node& sorted_entry,
                                     const char* name,
                                     const std::vector<double>& thresholds) {
  const Node* list = sorted_entry.find(name);
  if (list == nullptr) return {};
  std::vector<double> limits;
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    const Node& item = list->items()[i];
    limits.push_back(item.is_null() ? thresholds[i] : std::max(0.0, item.as_real()));
  }
  return limits;
}

bool equal_maps(const Node& a, const Node& b) {
  if (a.entries().size() != b.entries().size()) return false;
  return std::all_of(
      a.entries().begin(), a.entries().end(), [&](const Node::Entry& entry) {
        const auto& others = b.entries();
        return std::any_of(others.begin(), others.end(), [&](const Node::Entry& other) {
          return equal_values(entry.key, other.key) &&
                 equal_values(entry.value, other.value);
        });
      });
}

}  // namespace

Node ThresholdKey::hashed_keys() const {
  const bool one_sided = kind != IntervalKind::central;
  Node generated = without_poi(generate_values, poi);
  if (one_sided && !generated.entries().empty()) {
    generated.set(kind_marker, Node::string(word(kind)));
  }
  Node keys = Node::map();
  keys.set("poi", Node::string(poi));
  keys.set("nominal_values", without_poi(nominal_values, poi));
  keys.set("generate_values", std::move(generated));
  keys.set("confidence_level", Node::number(confidence_level));
  if (one_sided) keys.set("kind", Node::string(word(kind)));
  return keys;
}

std::string ThresholdKey::hash() const {
  return deterministic_hash(hashed_keys());
}

IntervalKind ThresholdKey::kind_of(const Node& hashed_keys) {
  const Node* kind = hashed_keys.find("kind");
  return kind == nullptr ? IntervalKind::central : read_word<IntervalKind>(*kind);
}

std::string statistic_name(IntervalKind kind) {
  return kind == IntervalKind::central ? "two-sided" : word(kind);
}

ThresholdsFile ThresholdsFile::load(const std::filesystem::path& path) {
  return parse(read_file(path), path.string());
}

ThresholdsFile ThresholdsFile::parse(const std::string& text,
                                     const std::string& file_name) {
  ThresholdsFile file;
  file.name_ = file_name;
  file.root_ = parse_json(text, file_name);
  for (const auto& [hash, entry] : file.root_.entries()) check_entry(entry);
  return file;
}

std::string ThresholdsFile::text() const {
  return python_json(root_, 4);
}

void ThresholdsFile::save(const std::filesystem::path& path) const {
  write_file(path, text());
}

void ThresholdsFile::add(const ThresholdKey& key, const ThresholdPoint& point) {
  const std::string hash = key.hash();
  const Node* known = root_.find(hash);
  Node entry = known ? sorted_entry(*known) : empty_entry(key);
  const std::vector<Node> poi_values = entry.at(key.poi).items();
  const auto [at, replace] = place_of(point.poi.value, poi_values);
  const auto columns = columns_of(key.poi, point);
  for (const auto& [name, value] : columns) {
    if (entry.contains(name)) continue;
    entry.set(name, Node::list(std::vector<Node>(poi_values.size())));
  }
  Node updated = entry;
  for (const auto& [name, list] : entry.entries()) {
    if (!is_column(entry, list)) continue;
    const Node value = value_in(columns, name.as_string());
    updated.set(name.as_string(), with_value(list, at, replace, value));
  }
  root_.set(hash, std::move(updated));
}

void ThresholdsFile::set_list(const ThresholdKey& key,
                              const std::string& name,
                              const std::vector<Node>& values) {
  const std::string hash = key.hash();
  Node entry = root_.at(hash);
  if (values.size() != entry.at(key.poi).items().size()) {
    throw entry.error(fmt::format("{} values of '{}' for {} points",
                                  values.size(),
                                  name,
                                  entry.at(key.poi).items().size()));
  }
  const bool all_null = std::all_of(
      values.begin(), values.end(), [](const Node& value) { return value.is_null(); });
  if (all_null) {
    entry.erase(name);
  } else {
    entry.set(name, Node::list(values));
  }
  root_.set(hash, std::move(entry));
}

void ThresholdsFile::set_value(const ThresholdKey& key,
                               const std::string& name,
                               Node value) {
  const std::string hash = key.hash();
  Node entry = root_.at(hash);
  entry.set(name, std::move(value));
  root_.set(hash, std::move(entry));
}

std::vector<Node> ThresholdsFile::keep_entries_of(const ThresholdsFile& earlier) {
  std::vector<Node> kept;
  Node root = Node::map();
  for (const auto& [hash, entry] : earlier.entries()) {
    const Node* own = root_.find(hash.as_string());
    root.set(hash.as_string(), own == nullptr ? entry : *own);
    if (own == nullptr) kept.push_back(entry.at("hashed_keys"));
  }
  for (const auto& [hash, entry] : entries()) root.set(hash.as_string(), entry);
  root_ = std::move(root);
  return kept;
}

ThresholdCurve ThresholdsFile::curve(const Node& entry) {
  const Node sorted = sorted_entry(entry);
  ThresholdCurve curve;
  for (const Node& value : sorted.at(poi_of(entry)).items()) {
    curve.poi.push_back(value.as_real());
  }
  for (const Node& value : sorted.at("threshold").items()) {
    curve.threshold.push_back(std::max(0.0, value.as_real()));
  }
  curve.above = one_sided_limits(sorted, "threshold_above", curve.threshold);
  curve.below = one_sided_limits(sorted, "threshold_below", curve.threshold);
  return curve;
}

bool equal_values(const Node& a, const Node& b) {
  if (a.is_number() && b.is_number()) return a.as_real() == b.as_real();
  if (a.kind() != b.kind()) return false;
  if (a.is_map()) return equal_maps(a, b);
  if (!a.is_list()) return a == b;
  return std::equal(a.items().begin(),
                    a.items().end(),
                    b.items().begin(),
                    b.items().end(),
                    equal_values);
}

}  // namespace jacta
