// An interval for people and for programs.
#include <fmt/format.h>

#include <cmath>

#include "jacta/base/rounding.h"
#include "jacta/interval/confidence_interval.h"

namespace jacta {

namespace {

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
  const std::string kind = word(result.kind);
  const bool is_limit = result.kind != IntervalKind::central;
  const bool is_upper = result.kind == IntervalKind::upper;
  const double edge = is_upper ? result.upper : result.lower;
  if (!is_limit || std::isnan(edge)) {
    return fmt::format(
        "{} {} interval: {}",
        kind,
        level,
        is_limit ? "none" : limits_text({result.lower, result.upper}, best));
  }
  if (std::isinf(edge)) {
    return fmt::format(
        "no {} limit at {}: every value up to the end of the search is inside",
        kind,
        level);
  }
  return fmt::format("{} limit: {} {} {} at {}",
                     kind,
                     result.poi,
                     is_upper ? "<" : ">",
                     edge_text(edge, std::abs(edge - best)),
                     level);
}

// Why the best fit is not valid and why an edge is not there.
std::string all_reasons(const IntervalResult& result) {
  const std::string& fit = result.best_fit.reason;
  if (fit.empty() || result.reason.empty()) return fit + result.reason;
  return fit + "; " + result.reason;
}

}  // namespace

std::string IntervalResult::edges_text() const {
  const double best = best_fit.values.at(poi);
  const auto error = best_fit.errors.find(poi);
  std::string out =
      fmt::format("{} = {}\n",
                  poi,
                  rounded_text(best, error == best_fit.errors.end() ? 0 : error->second));
  if (!best_fit.valid) out += fmt::format("INVALID best fit: {}\n", best_fit.reason);
  if (best_fit.n_outliers > 0) {
    out += fmt::format("events without density (outlier likelihood): {}\n",
                       best_fit.n_outliers);
  }
  out += interval_text(*this, best) + "\n";
  for (const auto& piece : pieces) {
    if (pieces.size() > 1) out += fmt::format("piece: {}\n", limits_text(piece, best));
  }
  if (pieces.size() == 1) out += "one piece\n";
  out +=
      fmt::format("threshold: {}; {} fits{}\n",
                  threshold,
                  n_fits,
                  n_invalid_fits > 0 ? fmt::format(", {} invalid", n_invalid_fits) : "");
  return out;
}

std::string IntervalResult::remarks_text() const {
  std::string out;
  for (const auto& note : notes) out += fmt::format("note: {}\n", note);
  if (!reason.empty()) out += fmt::format("undefined edge: {}\n", reason);
  return out;
}

Node IntervalResult::to_node() const {
  Node piece_list = Node::list();
  for (const auto& piece : pieces) {
    piece_list.push_back(Node::list({Node::real(piece.lower), Node::real(piece.upper)}));
  }
  Node note_list = Node::list();
  for (const auto& note : notes) note_list.push_back(Node::string(note));
  Node out = Node::map();
  out.set("poi", Node::string(poi));
  out.set("lower", Node::real(lower));
  out.set("upper", Node::real(upper));
  out.set("level", Node::real(level));
  out.set("kind", Node::string(word(kind)));
  out.set("best_fit", best_fit.values_node());
  out.set("ll", Node::real(best_fit.ll));
  out.set("valid", Node::boolean(best_fit.valid));
  out.set("reason", Node::string(all_reasons(*this)));
  out.set("n_outliers", Node::integer(static_cast<std::int64_t>(best_fit.n_outliers)));
  out.set("pieces", std::move(piece_list));
  out.set("threshold", Node::string(threshold));
  out.set("n_fits", Node::integer(n_fits));
  out.set("n_invalid_fits", Node::integer(n_invalid_fits));
  out.set("notes", std::move(note_list));
  return out;
}

}  // namespace jacta
