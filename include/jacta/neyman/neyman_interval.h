// The Neyman interval of one data set: the aim of the chain of toys.
//
// The interval holds the values mu with t(mu) <= threshold(mu), the threshold being the
// quantile of t over toys made at mu. A threshold from n toys is known to its 68.27 %
// interval (see threshold_quantile.h); the edges are found once more with the lower and
// the upper ends of it, which gives the range of each edge that comes from the number of
// toys. The thresholds of neighbouring points scatter independently: a range is that of
// an edge beside one point, and a little too wide between two.
//
// Outside the points of the thresholds the asymptotic value is used, and the result says
// for each edge which of the two it lies on.
//
// Use this for real data; else, for many toys, a Runner with a `limit_threshold`
// (runner_thresholds.h), which leaves the uncertainty of the edges out.
//
//     const auto file = jacta::ThresholdsFile::load("thresholds.json");
//     const auto threshold = jacta::data_threshold(file, fixed, request, diagnostics);
//     const auto result =
//         jacta::neyman_interval(eval, "wimp_rate_multiplier", options, threshold);
//     // result.interval.upper, result.upper_range
#pragma once

#include <optional>
#include <string>

#include "jacta/interval/confidence_interval.h"
#include "jacta/neyman/threshold_lookup.h"

namespace jacta {

struct NeymanInterval {
  IntervalResult interval = {};
  /// The edges with the thresholds at both ends of their uncertainty; nothing where the
  /// file does not say it or the kind asks for no such edge.
  std::optional<Limits> lower_range = {};
  std::optional<Limits> upper_range = {};
  /// Whether an edge lies where there are thresholds from toys; false also for edges that
  /// are infinite or not asked for.
  bool lower_from_toys = false;
  bool upper_from_toys = false;
  /// Method, thresholds and number of toys in a sentence; empty: an asymptotic interval,
  /// which prints itself as IntervalResult does.
  std::string statement = {};

  /// For people: the interval with the method and the uncertainty of the edges.
  std::string text() const;
  /// For programs: the keys that `jacta interval --json` prints.
  Node to_node() const;
};

/// As `confidence_interval` with the threshold, whose `threshold` in `options` is not
/// looked at.
NeymanInterval neyman_interval(Evaluator& evaluator,
                               const std::string& poi,
                               IntervalOptions options,
                               const HypothesisThreshold& threshold);

}  // namespace jacta
