#include "jacta/neyman/threshold_lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "jacta/base/stale_error.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/interval/critical_value.h"
#include "jacta/toy/input_hashes.h"
#include "threshold_grid.h"

namespace jacta {

namespace {

// Linear between the points, with the arithmetic of numpy.interp, from the limit above
// the left one to the limit below the right one.
double interpolate(const ThresholdCurve& curve, double mu) {
  const auto after = std::upper_bound(curve.poi.begin(), curve.poi.end(), mu);
  const auto i = static_cast<std::size_t>(after - curve.poi.begin()) - 1;
  if (i + 1 == curve.poi.size() || curve.poi[i] == mu) return curve.threshold[i];
  const double left = curve.above.empty() ? curve.threshold[i] : curve.above[i];
  const double right = curve.below.empty() ? curve.threshold[i + 1] : curve.below[i + 1];
  const double slope = (right - left) / (curve.poi[i + 1] - curve.poi[i]);
  return slope * (mu - curve.poi[i]) + left;
}

bool inside(const ThresholdCurve& curve, double mu) {
  return !curve.poi.empty() && mu >= curve.poi.front() && mu <= curve.poi.back();
}

std::string near_miss(const ThresholdsFile& file, const ThresholdKey& key) {
  const Node wanted = key.hashed_keys();
  for (const auto& [hash, entry] : file.entries()) {
    if (!equal_values(entry.at("hashed_keys"), wanted)) continue;
    return fmt::format(
        "entry {} differs only by writing an integer as a float or the reverse, and "
        "these "
        "are different keys: {}",
        hash.as_string(),
        python_json(entry.at("hashed_keys")));
  }
  return "compute these thresholds, or set limit_threshold_interpolation to use those of "
         "other values";
}

// A list of an entry in the order of its points; empty where the entry has no such list,
// or not a number for every point.
std::vector<double> column_of(const Node& entry, const std::string& name) {
  const Node* list = entry.find(name);
  if (list == nullptr || !list->is_list()) return {};
  const auto& places = entry.at(entry.at("hashed_keys").at("poi").as_string()).items();
  if (list->items().size() != places.size()) return {};
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Node& value = list->items()[i];
    if (!value.is_number()) return {};
    pairs.emplace_back(places[i].as_real(), value.as_real());
  }
  std::sort(pairs.begin(), pairs.end());
  std::vector<double> column;
  for (const auto& pair : pairs) column.push_back(pair.second);
  return column;
}

// The curve with other thresholds at its points. Where a line begins or ends at another
// value than the threshold there, it has it from the point at its other end, and moves
// with that.
ThresholdCurve end_of_band(const ThresholdCurve& curve,
                           const std::vector<double>& thresholds) {
  ThresholdCurve band = curve;
  band.threshold = thresholds;
  const std::size_t n = thresholds.size();
  const auto moved = [&](std::size_t own, std::size_t other, double limit) {
    const std::size_t from = limit == curve.threshold[own] || other >= n ? own : other;
    return std::max(0.0, limit + thresholds[from] - curve.threshold[from]);
  };
  for (std::size_t i = 0; i < n; ++i) {
    if (!band.above.empty()) band.above[i] = moved(i, i + 1, curve.above[i]);
    // Below the first point there is no line; i - 1 wraps around to more than n.
    if (!band.below.empty()) band.below[i] = moved(i, i - 1, curve.below[i]);
  }
  return band;
}

bool have_common_keys(const Node& a, const Node& b) {
  return a.is_map() &&
         std::any_of(a.entries().begin(), a.entries().end(), [&b](const auto& entry) {
           return b.contains(entry.key.as_text());
         });
}

class Lookup {
 public:
  Lookup(const ThresholdsFile& file,
         const ThresholdRequest& request,
         Diagnostics& diagnostics)
      : file_(file),
        request_(request),
        diagnostics_(diagnostics),
        asymptotic_(asymptotic_critical_value(
            request.kind, request.confidence_level.value, request.asymptotic_dof)) {}

  HypothesisThreshold of(const Node& hypothesis) const {
    const std::vector<ThresholdKey> keys = keys_of(hypothesis);
    for (const auto& key : keys) {
      if (const Node* entry = file_.find(key)) {
        return of_entry(key, key.hash(), *entry);
      }
    }
    if (!request_.interpolate) throw missing(keys.front());
    if (keys.front().hashed_keys().at("generate_values").entries().empty()) {
      diagnostics_.warning(fmt::format(
          "{} has no thresholds for {}, and a hypothesis that fixes nothing but the "
          "parameter of interest has no values to interpolate over: its intervals are "
          "asymptotic",
          file_.name(),
          python_json(keys.front().hashed_keys())));
      return {};
    }
    for (const auto& key : keys) {
      const ThresholdGrid grid(file_, key);
      if (grid.empty() && &key != &keys.back()) continue;
      check_inputs(grid);
      return made(
          key, grid.at(key), fmt::format("interpolated in {}", file_.name()), true);
    }
    throw missing(keys.front());
  }

  // The entry of a model's own values.
  HypothesisThreshold of_data(const Node& fixed) const {
    const Found* best = nullptr;
    std::vector<Found> found;
    for (const auto& [hash, entry] : file_.entries()) {
      if (auto one = belongs(hash.as_string(), entry)) found.push_back(std::move(*one));
    }
    for (const auto& one : found) {
      if (!equal_values(one.generate_values, fixed)) continue;
      if (best == nullptr || one.is_before(*best)) best = &one;
    }
    if (best != nullptr) return of_entry(best->key, best->hash, *best->entry);
    if (!found.empty() && request_.interpolate) {
      best = &found.front();
      for (const auto& one : found) {
        if (one.is_before(*best)) best = &one;
      }
      ThresholdKey key = best->key;
      key.generate_values = fixed;
      const ThresholdGrid grid(file_, key);
      check_inputs(grid);
      return made(
          key, grid.at(key), fmt::format("interpolated in {}", file_.name()), true);
    }
    throw missing_for_data(fixed);
  }

 private:
  // An entry of the wanted parameter of interest, level and kind whose nominal values are
  // those of the model.
  struct Found {
    ThresholdKey key;
    Node generate_values;  ///< without the kind
    std::string hash;
    const Node* entry;

    // Thresholds of the kind first, then those that say more of the nominal values.
    bool is_before(const Found& other) const {
      if (key.kind != other.key.kind) return other.key.kind == IntervalKind::central;
      return key.nominal_values.entries().size() >
             other.key.nominal_values.entries().size();
    }
  };

  std::optional<Found> belongs(const std::string& hash, const Node& entry) const {
    const Node& keys = entry.at("hashed_keys");
    if (!equal_values(keys.at("poi"), Node::string(request_.poi)) ||
        !equal_values(keys.at("confidence_level"),
                      Node::number(request_.confidence_level))) {
      return {};
    }
    const IntervalKind kind = ThresholdKey::kind_of(keys);
    if (kind != IntervalKind::central && kind != request_.kind) return {};
    for (const auto& [name, value] : keys.at("nominal_values").entries()) {
      const Node* ours = request_.nominal_values.find(name.as_string());
      if (ours == nullptr || !equal_values(*ours, value)) return {};
    }
    Found found;
    found.key.poi = request_.poi;
    found.key.nominal_values = keys.at("nominal_values");
    found.key.generate_values = keys.at("generate_values");
    found.key.generate_values.erase(ThresholdKey::kind_marker);
    found.key.confidence_level = request_.confidence_level;
    found.key.kind = kind;
    found.generate_values = found.key.generate_values;
    found.hash = hash;
    found.entry = &entry;
    return found;
  }

  InputError missing_for_data(const Node& fixed) const {
    Location where;
    where.file = file_.name();
    std::string advice = "it has no entry at all";
    std::string separator = "it has entries for ";
    constexpr std::size_t most = 6;
    const auto& entries = file_.entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i == 0) advice.clear();
      if (i == most) {
        advice += fmt::format(" and {} more", entries.size() - most);
        break;
      }
      advice += separator + python_json(entries[i].value.at("hashed_keys"));
      separator = ", ";
    }
    return {where,
            fmt::format("there are no thresholds for the parameter of interest {} at "
                        "confidence level {}, kind {}, nominal values of the model {} "
                        "and the fixed values {}",
                        request_.poi,
                        python_json(Node::number(request_.confidence_level)),
                        word(request_.kind),
                        python_json(request_.nominal_values),
                        python_json(fixed)),
            advice};
  }

  // The keys to look for, the best first.
  std::vector<ThresholdKey> keys_of(const Node& hypothesis) const {
    ThresholdKey key{
        request_.poi, request_.nominal_values, hypothesis, request_.confidence_level};
    std::vector<ThresholdKey> keys = {key};
    if (request_.kind != IntervalKind::central) {
      key.kind = request_.kind;
      keys.insert(keys.begin(), key);
    }
    return keys;
  }

  HypothesisThreshold made(const ThresholdKey& key,
                           ThresholdCurve curve,
                           const std::string& origin,
                           bool interpolated) const {
    if (request_.kind != IntervalKind::central && key.kind == IntervalKind::central) {
      diagnostics_.warning(
          fmt::format("{} has two-sided thresholds only for an interval of kind {}: it "
                      "covers more than "
                      "its confidence level; compute thresholds of that kind",
                      file_.name(),
                      word(request_.kind)));
    }
    HypothesisThreshold result;
    result.statistic = key.kind;
    result.interpolated = interpolated;
    result.function = function_of(curve);
    result.function.description = fmt::format(
        "{} likelihood ratio, {}, asymptotic outside", statistic_name(key.kind), origin);
    result.curve = std::move(curve);
    return result;
  }

  ThresholdFunction function_of(const ThresholdCurve& curve) const {
    ThresholdFunction function;
    function.value = [curve, asymptotic = asymptotic_](double mu) {
      if (!inside(curve, mu)) return asymptotic;
      const double value = interpolate(curve, mu);
      // On or beside a point whose uncertainty has no upper end.
      return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
    };
    function.covers = [curve](double mu) { return inside(curve, mu); };
    function.points = curve.poi;
    return function;
  }

  HypothesisThreshold of_entry(const ThresholdKey& key,
                               const std::string& hash,
                               const Node& entry) const {
    check_inputs(hash, entry);
    HypothesisThreshold result = made(key,
                                      ThresholdsFile::curve(entry),
                                      fmt::format("entry {} of {}", hash, file_.name()),
                                      false);
    result.entry = hash;
    const auto lower = column_of(entry, "threshold_lower");
    const auto upper = column_of(entry, "threshold_upper");
    if (!lower.empty() && !upper.empty()) {
      result.lower = function_of(end_of_band(result.curve, lower));
      result.upper = function_of(end_of_band(result.curve, upper));
    }
    const auto toys = column_of(entry, "n_toys");
    if (!toys.empty()) {
      const auto [fewest, most] = std::minmax_element(toys.begin(), toys.end());
      result.fewest_toys = static_cast<std::int64_t>(*fewest);
      result.most_toys = static_cast<std::int64_t>(*most);
    }
    return result;
  }

  // The toys of an entry have to be those of the model that asks for it.
  void check_inputs(const std::string& hash, const Node& entry) const {
    if (!request_.inputs.is_map() || request_.inputs.entries().empty()) return;
    const Node* before = entry.find("inputs");
    if (before == nullptr || !have_common_keys(*before, request_.inputs)) {
      diagnostics_.note(fmt::format(
          "{}: whether its thresholds are those of this model is not known: {}",
          file_.name(),
          before == nullptr ? "it has no hashes of the files that its toys were made from"
                            : "its toys were made from files of other names"));
      return;
    }
    const auto changed = changed_inputs(*before, request_.inputs);
    if (changed.empty()) return;
    Location where;
    where.file = file_.name();
    throw StaleError(
        where,
        fmt::format("the thresholds of entry {} belong to another model: the content of "
                    "{} has changed since its toys were made",
                    hash,
                    join(changed)),
        "put the file back, or make the thresholds again: submit the toys with "
        "--resubmit, then the computation threshold");
  }

  void check_inputs(const ThresholdGrid& grid) const {
    for (const auto& hash : grid.entries()) {
      check_inputs(hash, *file_.find_entry(hash));
    }
  }

  InputError missing(const ThresholdKey& key) const {
    Location where;
    where.file = file_.name();
    return {where,
            fmt::format("there are no thresholds for {} (entry {})",
                        python_json(key.hashed_keys()),
                        key.hash()),
            near_miss(file_, key)};
  }

  const ThresholdsFile& file_;
  const ThresholdRequest& request_;
  Diagnostics& diagnostics_;
  double asymptotic_;
};

}  // namespace

bool HypothesisThreshold::covers(double mu) const {
  return inside(curve, mu);
}

std::vector<HypothesisThreshold> interval_thresholds(const ThresholdsFile& file,
                                                     const std::vector<Node>& hypotheses,
                                                     const ThresholdRequest& request,
                                                     Diagnostics& diagnostics) {
  const Lookup lookup(file, request, diagnostics);
  std::vector<HypothesisThreshold> thresholds;
  for (const Node& hypothesis : hypotheses) thresholds.push_back(lookup.of(hypothesis));
  return thresholds;
}

HypothesisThreshold data_threshold(const ThresholdsFile& file,
                                   const Node& fixed,
                                   const ThresholdRequest& request,
                                   Diagnostics& diagnostics) {
  return Lookup(file, request, diagnostics).of_data(fixed);
}

}  // namespace jacta
