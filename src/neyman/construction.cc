#include "jacta/neyman/construction.h"

#include <fmt/format.h>

#include <cmath>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

// A thresholds file holds finite numbers.
void check_readable(const PointToys& toys, const ThresholdQuantile& quantile) {
  if (std::isfinite(quantile.threshold)) return;
  throw InputError(fmt::format("{} = {}: the threshold at confidence level {} is {}",
                               toys.poi,
                               shortest(toys.poi_value.value),
                               shortest(quantile.level),
                               shortest(quantile.threshold)),
                   "look at the fits of these toys: their likelihood ratio is no number");
}

}  // namespace

void add_thresholds(ThresholdsFile& file,
                    const PointToys& toys,
                    const std::vector<double>& confidence_levels,
                    Diagnostics& diagnostics,
                    IntervalKind kind) {
  ToyRatios ratios =
      likelihood_ratios({toys.ll_free, toys.ll_true, toys.valid_free, toys.valid_true});
  if (kind != IntervalKind::central) {
    ratios = one_sided_ratios(std::move(ratios), toys.mu_hat, toys.poi_value.value, kind);
  }
  const auto quantiles = threshold_quantiles(ratios, confidence_levels);
  for (const auto& text : threshold_warnings(toy_quality(ratios), quantiles)) {
    diagnostics.warning(
        fmt::format("{} = {}: {}", toys.poi, shortest(toys.poi_value.value), text));
  }
  for (const auto& quantile : quantiles) {
    check_readable(toys, quantile);
    ThresholdKey key;
    key.poi = toys.poi;
    key.nominal_values = toys.nominal_values;
    key.generate_values = toys.generate_values;
    key.confidence_level = quantile.level;
    key.kind = kind;
    ThresholdPoint point;
    point.poi = toys.poi_value;
    point.threshold = quantile.threshold;
    point.poi_expectation = toys.poi_expectation;
    point.additions = {
        {"threshold_lower", Node::real(quantile.lower)},
        {"threshold_upper", Node::real(quantile.upper)},
        {"invalid_lower", Node::real(quantile.invalid_lower)},
        {"invalid_upper", Node::real(quantile.invalid_upper)},
        {"n_toys", Node::integer(static_cast<std::int64_t>(quantile.n_toys))}};
    file.add(key, point);
  }
}

}  // namespace jacta
