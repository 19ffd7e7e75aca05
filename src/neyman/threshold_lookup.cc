#include "jacta/neyman/threshold_lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "checks.h"
#include "jacta/config/python_text.h"
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

std::string statistic_name(const ThresholdKey& key) {
  return key.kind.empty() ? "two-sided" : key.kind;
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
        return made(key,
                    ThresholdsFile::curve(*entry),
                    fmt::format("entry {} of {}", key.hash(), file_.name()),
                    false);
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
      HypothesisThreshold none;
      none.statistic = "asymptotic";
      return none;
    }
    for (const auto& key : keys) {
      const ThresholdGrid grid(file_, key);
      if (grid.empty() && &key != &keys.back()) continue;
      return made(
          key, grid.at(key), fmt::format("interpolated in {}", file_.name()), true);
    }
    throw missing(keys.front());
  }

 private:
  // The keys to look for, the best first.
  std::vector<ThresholdKey> keys_of(const Node& hypothesis) const {
    ThresholdKey key{
        request_.poi, request_.nominal_values, hypothesis, request_.confidence_level, ""};
    std::vector<ThresholdKey> keys = {key};
    if (request_.kind != "central") {
      key.kind = request_.kind;
      keys.insert(keys.begin(), key);
    }
    return keys;
  }

  HypothesisThreshold made(const ThresholdKey& key,
                           ThresholdCurve curve,
                           const std::string& origin,
                           bool interpolated) const {
    if (request_.kind != "central" && key.kind.empty()) {
      diagnostics_.warning(
          fmt::format("{} has two-sided thresholds only for an interval of kind {}: it "
                      "covers more than "
                      "its confidence level; compute thresholds of that kind",
                      file_.name(),
                      request_.kind));
    }
    HypothesisThreshold result;
    result.statistic = statistic_name(key);
    result.interpolated = interpolated;
    result.function.description = fmt::format(
        "{} likelihood ratio, {}, asymptotic outside", result.statistic, origin);
    result.function.value = [curve, asymptotic = asymptotic_](double mu) {
      return inside(curve, mu) ? interpolate(curve, mu) : asymptotic;
    };
    result.function.covers = [curve](double mu) { return inside(curve, mu); };
    result.curve = std::move(curve);
    return result;
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

}  // namespace jacta
