#include "interval_report.h"

#include <fmt/format.h>

#include <cmath>

#include "jacta/base/rounding.h"

namespace jacta::apps {

namespace {

Json limits_json(const Limits& limits) {
  return Json::array({json_number(limits.lower), json_number(limits.upper)});
}

// An edge is known far better than the interval is wide: it has two digits more than a
// value whose error is half of the width has, or, for one edge alone, its distance from
// the best fit. An edge that is not 0 is not shown as 0.
std::string edge_text(double edge, double half_width) {
  constexpr double share = 0.01;
  const std::string text = rounded_value(edge, share * half_width);
  const bool shown_as_zero = text.find_first_of("123456789in") == std::string::npos;
  return edge != 0 && shown_as_zero ? six_digits(edge) : text;
}

std::string limits_text(const Limits& limits, double best) {
  double error = 0.5 * (limits.upper - limits.lower);
  if (!std::isfinite(limits.lower)) error = std::abs(limits.upper - best);
  if (!std::isfinite(limits.upper)) error = std::abs(limits.lower - best);
  return fmt::format(
      "[{}, {}]", edge_text(limits.lower, error), edge_text(limits.upper, error));
}

// A limit has one edge; a set that reaches the end of the search is not limited there.
std::string interval_text(const IntervalResult& result, double best) {
  const std::string level = fmt::format("{:.4g} %", 100 * result.level);
  const bool is_limit = result.kind != IntervalKind::central;
  const bool is_upper = result.kind == IntervalKind::upper;
  const double edge = is_upper ? result.upper : result.lower;
  if (!is_limit || std::isnan(edge)) {
    return fmt::format(
        "{} {} interval: {}",
        word(result.kind),
        level,
        is_limit ? "none" : limits_text({result.lower, result.upper}, best));
  }
  if (std::isinf(edge)) {
    return fmt::format(
        "no {} limit at {}: every value up to the end of the search is "
        "inside",
        word(result.kind),
        level);
  }
  return fmt::format("{} limit: {} {} {} at {}",
                     word(result.kind),
                     result.poi,
                     is_upper ? "<" : ">",
                     edge_text(edge, std::abs(edge - best)),
                     level);
}

// Why the best fit is not valid and why an edge is not there.
std::string reason(const IntervalResult& result) {
  const std::string& fit = result.best_fit.reason;
  if (fit.empty() || result.reason.empty()) return fit + result.reason;
  return fit + "; " + result.reason;
}

Json edge_json(const std::optional<Limits>& range, bool from_toys) {
  return {{"range", range ? limits_json(*range) : Json(nullptr)},
          {"from_toys", from_toys}};
}

void print_edge(const char* name,
                double edge,
                const std::optional<Limits>& range,
                bool from_toys) {
  if (std::isnan(edge)) return;
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
  fmt::print("{}\n", text);
}

}  // namespace

Json interval_json(const NeymanInterval& neyman) {
  const IntervalResult& result = neyman.interval;
  Json pieces = Json::array();
  for (const auto& piece : result.pieces) pieces.push_back(limits_json(piece));
  Json document = {{"poi", result.poi},
                   {"lower", json_number(result.lower)},
                   {"upper", json_number(result.upper)},
                   {"level", result.level},
                   {"kind", word(result.kind)},
                   {"best_fit", json_values(result.best_fit.values)},
                   {"ll", json_number(result.best_fit.ll)},
                   {"valid", result.best_fit.valid},
                   {"reason", reason(result)},
                   {"n_outliers", result.best_fit.n_outliers},
                   {"pieces", pieces},
                   {"threshold", result.threshold},
                   {"n_fits", result.n_fits},
                   {"n_invalid_fits", result.n_invalid_fits},
                   {"notes", result.notes}};
  if (!neyman.statement.empty()) {
    document["statement"] = neyman.statement;
    document["lower_edge"] = edge_json(neyman.lower_range, neyman.lower_from_toys);
    document["upper_edge"] = edge_json(neyman.upper_range, neyman.upper_from_toys);
  }
  return document;
}

void print_interval(const NeymanInterval& neyman) {
  const IntervalResult& result = neyman.interval;
  const double best = result.best_fit.values.at(result.poi);
  const auto error = result.best_fit.errors.find(result.poi);
  fmt::print(
      "{} = {}\n",
      result.poi,
      rounded_text(best, error == result.best_fit.errors.end() ? 0 : error->second));
  if (!result.best_fit.valid) {
    fmt::print("INVALID best fit: {}\n", result.best_fit.reason);
  }
  if (result.best_fit.n_outliers > 0) {
    fmt::print("events without density (outlier likelihood): {}\n",
               result.best_fit.n_outliers);
  }
  fmt::print("{}\n", interval_text(result, best));
  for (const auto& piece : result.pieces) {
    if (result.pieces.size() > 1) fmt::print("piece: {}\n", limits_text(piece, best));
  }
  if (result.pieces.size() == 1) fmt::print("one piece\n");
  fmt::print("threshold: {}; {} fits{}\n",
             result.threshold,
             result.n_fits,
             result.n_invalid_fits > 0
                 ? fmt::format(", {} invalid", result.n_invalid_fits)
                 : "");
  if (!neyman.statement.empty()) {
    fmt::print("method: {}\n", neyman.statement);
    print_edge("lower", result.lower, neyman.lower_range, neyman.lower_from_toys);
    print_edge("upper", result.upper, neyman.upper_range, neyman.upper_from_toys);
  }
  for (const auto& note : result.notes) fmt::print("note: {}\n", note);
  if (!result.reason.empty()) fmt::print("undefined edge: {}\n", result.reason);
}

Status interval_status(const IntervalResult& result) {
  return result.reason.empty() && result.best_fit.valid ? done : partly_failed;
}

}  // namespace jacta::apps
