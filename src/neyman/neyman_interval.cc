#include "jacta/neyman/neyman_interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/rounding.h"
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

// An edge at the last of the points is there because the thresholds end, unless the
// parameter ends there, too. Edges nearer than 2e-9 of their distance are put on it
// (spanned() of edge_finder.cc).
bool is_from_toys(const HypothesisThreshold& threshold,
                  double edge,
                  double centre,
                  const Parameter& parameter) {
  if (!std::isfinite(edge) || !threshold.covers(edge)) return false;
  const double beyond = edge + 1e-8 * (edge - centre);
  return threshold.covers(beyond) || !parameter.within_limits(beyond);
}

std::string edge_text(const char* name,
                      double edge,
                      const std::optional<Limits>& range,
                      bool from_toys) {
  if (std::isnan(edge)) return "";
  const double half_width = range ? 0.5 * (range->upper - range->lower) : 0;
  std::string text = fmt::format("{} edge: {}", name, rounded_value(edge, half_width));
  if (range) {
    text += fmt::format(", {} to {} within the uncertainty of the thresholds",
                        rounded_value(range->lower, half_width),
                        rounded_value(range->upper, half_width));
  } else if (from_toys) {
    text += ", the file does not say how well the thresholds are known";
  }
  if (!from_toys && std::isfinite(edge)) {
    text += "; outside the thresholds' points: ASYMPTOTIC there";
  }
  return text + "\n";
}

Node edge_node(const std::optional<Limits>& range, bool from_toys) {
  Node edge = Node::map();
  edge.set(
      "range",
      range ? Node::list({Node::real(range->lower), Node::real(range->upper)}) : Node());
  edge.set("from_toys", Node::boolean(from_toys));
  return edge;
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
  const Parameter& parameter = evaluator.parameters()[poi];
  result.lower_from_toys = is_from_toys(threshold, edges.lower, centre, parameter);
  result.upper_from_toys = is_from_toys(threshold, edges.upper, centre, parameter);
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

std::string NeymanInterval::text() const {
  std::string out = interval.edges_text();
  if (!statement.empty()) {
    out += fmt::format("method: {}\n", statement);
    out += edge_text("lower", interval.lower, lower_range, lower_from_toys);
    out += edge_text("upper", interval.upper, upper_range, upper_from_toys);
  }
  return out + interval.remarks_text();
}

Node NeymanInterval::to_node() const {
  Node out = interval.to_node();
  if (statement.empty()) return out;
  out.set("statement", Node::string(statement));
  out.set("lower_edge", edge_node(lower_range, lower_from_toys));
  out.set("upper_edge", edge_node(upper_range, upper_from_toys));
  return out;
}

}  // namespace jacta
