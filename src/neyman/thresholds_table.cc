// Thresholds for people.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "jacta/base/rounding.h"
#include "jacta/base/text.h"
#include "jacta/neyman/thresholds_file.h"

namespace jacta {

namespace {

std::string values_text(const Node& values) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : values.entries()) {
    parts.push_back(key.as_text() + " = " + value.as_text());
  }
  return join(parts);
}

// A number of a list of thresholds, which may be null.
std::string number_text(const Node* list, std::size_t i) {
  if (list == nullptr || !list->is_list() || i >= list->items().size()) return "?";
  const Node& item = list->items()[i];
  return item.is_number() ? fmt::format("{:.4g}", item.as_real()) : "?";
}

std::optional<double> number_at(const Node* list, std::size_t i) {
  if (list == nullptr || !list->is_list() || i >= list->items().size()) return {};
  const Node& item = list->items()[i];
  if (!item.is_number()) return {};
  return item.as_real();
}

// A threshold and the ends of its uncertainty, to the digits that this leaves.
std::string threshold_text(const Node& entry, std::size_t i) {
  const auto threshold = number_at(entry.find("threshold"), i);
  const auto lower = number_at(entry.find("threshold_lower"), i);
  const auto upper = number_at(entry.find("threshold_upper"), i);
  if (!threshold || !lower || !upper) {
    return fmt::format("{} [{}, {}]",
                       number_text(entry.find("threshold"), i),
                       number_text(entry.find("threshold_lower"), i),
                       number_text(entry.find("threshold_upper"), i));
  }
  const double error = 0.5 * (*upper - *lower);
  return fmt::format("{} [{}, {}]",
                     rounded_value(*threshold, error),
                     rounded_value(*lower, error),
                     rounded_value(*upper, error));
}

// How far the coverage at a point can be from the level, for the point with the fewest
// toys; nothing where the file does not say how many there are.
std::string coverage_text(const Node& entry, double level) {
  const Node* list = entry.find("n_toys");
  std::optional<double> fewest;
  for (std::size_t i = 0; list != nullptr && list->is_list() && i < list->items().size();
       ++i) {
    const auto n = number_at(list, i);
    if (n && *n > 0) fewest = std::min(*n, fewest.value_or(*n));
  }
  if (!fewest || !(level > 0 && level < 1)) return {};
  const double sigma = std::sqrt(level * (1 - level) / *fewest);
  return fmt::format("    the coverage at the points is {} (1 sigma of {:.0f} toys)\n",
                     rounded_text(level, sigma),
                     *fewest);
}

const char* kind_text(IntervalKind kind) {
  switch (kind) {
    case IntervalKind::upper:
      return "for upper limits";
    case IntervalKind::lower:
      return "for lower limits";
    case IntervalKind::central:
      break;
  }
  return "two-sided";
}

}  // namespace

std::string ThresholdsFile::table() const {
  std::string out;
  for (const auto& [hash, entry] : entries()) {
    const Node& keys = entry.at("hashed_keys");
    const std::string& poi = keys.at("poi").as_string();
    Node values = keys.at("nominal_values");
    for (const auto& [key, value] : keys.at("generate_values").entries()) {
      if (key.as_text() != ThresholdKey::kind_marker) values.set(key.as_text(), value);
    }
    const std::string at = values.is_null() ? "" : values_text(values);
    out += fmt::format("confidence level {}, {}{}\n",
                       keys.at("confidence_level").as_text(),
                       kind_text(ThresholdKey::kind_of(keys)),
                       at.empty() ? "" : ", " + at);
    for (std::size_t i = 0; i < entry.at(poi).items().size(); ++i) {
      out += fmt::format("    {} = {}: threshold {}, {} toys\n",
                         poi,
                         number_text(entry.find(poi), i),
                         threshold_text(entry, i),
                         number_text(entry.find("n_toys"), i));
    }
    out += coverage_text(entry, keys.at("confidence_level").as_real());
  }
  return out;
}

}  // namespace jacta
