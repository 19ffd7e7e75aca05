#include "jacta/neyman/neyman_interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"

namespace jacta {

namespace {

std::string toys_text(const HypothesisThreshold& threshold) {
  if (threshold.most_toys == 0) return "an unknown number of toys";
  if (threshold.fewest_toys == threshold.most_toys) {
    return fmt::format("{} toys each", threshold.most_toys);
  }
  return fmt::format("{} to {} toys each", threshold.fewest_toys, threshold.most_toys);
}

std::string statement_of(const HypothesisThreshold& threshold) {
  const auto& points = threshold.curve.poi;
  if (!threshold.function.value || points.empty()) {
    return "no thresholds from toys: asymptotic";
  }
  return fmt::format(
      "Neyman construction with the {} profile likelihood ratio: thresholds from toys at "
      "{} points from {} to {}, {}, linear between the points, asymptotic outside",
      statistic_name(threshold.statistic.value_or(IntervalKind::central)),
      points.size(),
      shortest(points.front()),
      shortest(points.back()),
      toys_text(threshold));
}

// An edge at the last of the points is there because the thresholds end.
bool is_from_toys(const HypothesisThreshold& threshold, double edge, double centre) {
  return std::isfinite(edge) && threshold.covers(edge) &&
         threshold.covers(edge + 1e-8 * (edge - centre));
}

std::optional<Limits> range(double a, double b, double c) {
  if (std::isnan(a) || std::isnan(b) || std::isnan(c)) return {};
  return Limits{std::min({a, b, c}), std::max({a, b, c})};
}

}  // namespace

NeymanInterval neyman_interval(Evaluator& evaluator,
                               const std::string& poi,
                               IntervalOptions options,
                               const HypothesisThreshold& threshold) {
  options.threshold = threshold.function;
  NeymanInterval result;
  result.interval = confidence_interval(evaluator, poi, options);
  result.statement = statement_of(threshold);
  const IntervalResult& edges = result.interval;
  const double centre = edges.best_fit.values.at(poi);
  result.lower_from_toys = is_from_toys(threshold, edges.lower, centre);
  result.upper_from_toys = is_from_toys(threshold, edges.upper, centre);
  if (!threshold.lower.value || !threshold.upper.value) return result;
  options.pieces = false;
  options.threshold = threshold.lower;
  const auto shorter = confidence_interval(evaluator, poi, options);
  options.threshold = threshold.upper;
  const auto longer = confidence_interval(evaluator, poi, options);
  result.lower_range = range(edges.lower, shorter.lower, longer.lower);
  result.upper_range = range(edges.upper, shorter.upper, longer.upper);
  return result;
}

}  // namespace jacta
