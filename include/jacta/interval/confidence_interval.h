// Confidence intervals from the profile likelihood ratio.
//
// The interval holds the values mu with t(mu) <= threshold(mu), t the profile likelihood
// ratio normalised to the best fit. Without a threshold of one's own the asymptotic
// critical value is used (see critical_value.h for what that assumes).
//
// Upper edge: the root of t - threshold between the best fit and the upper bound; +inf
// where t stays below up to the bound. The lower edge likewise, -inf. An edge that the
// kind does not ask for is NaN. Bounds are values of the parameter (with
// `bounds_in_events`, numbers of events of the source whose rate multiplier it is; the
// model's expectation at multiplier 1 has to be given). An open bound is searched outward
// from the best fit.
//
//     auto limit = jacta::confidence_interval(eval, "wimp_rate_multiplier", {.level =
//     0.9});
//     // limit.lower, limit.upper
#pragma once

#include <optional>
#include <string>

#include "jacta/fit/fit.h"
#include "jacta/interval/critical_value.h"

namespace jacta {

struct IntervalOptions {
  double level = 0.9;
  std::string kind = "central";      ///< central, upper, lower
  std::string root_find = "brentq";  ///< brentq, extremal
  /// Where to look for the edges; else parameter_interval_bounds, else fit_limits.
  std::optional<Limits> bounds = {};
  /// Divides the bounds: the expected events of the source at multiplier 1.
  std::optional<double> events_per_unit = {};
  /// Parameters fixed in the profile, and in the fit that gives mu_hat.
  Values confidence_interval_args = {};
  /// Parameters fixed in the global fit; as confidence_interval_args where not given.
  std::optional<Values> best_fit_args = {};
  /// Empty: asymptotic.
  ThresholdFunction threshold = {};
  int asymptotic_dof = 1;
  FitStrategy strategy = {};
  Values start = {};
};

struct IntervalResult {
  std::string poi = {};
  double lower = 0;
  double upper = 0;
  double level = 0;
  std::string kind = {};
  std::string threshold = {};  ///< what threshold was used
  FitResult best_fit = {};     ///< of the fit that gives mu_hat
  int n_fits = 0;
  /// Fits along the profile that carry no certificate.
  int n_invalid_fits = 0;
  std::string reason = {};  ///< why an edge is undefined
};

/// Throws InputError for an unknown or fixed parameter of interest, impossible bounds,
/// and a best fit outside them.
IntervalResult confidence_interval(Evaluator& evaluator,
                                   const std::string& poi,
                                   const IntervalOptions& options = {});

/// The edges of an interval whose fits have been done.
struct Edges {
  double lower;
  double upper;
  int n_fits = 0;
  int n_invalid_fits = 0;
  std::string reason = {};
  /// A higher maximum than `EdgeProblem::best`, met on the profile: the edges belong to
  /// it.
  std::optional<Minimum> better = {};
};

/// What `find_edges` needs; see confidence_interval.
struct EdgeProblem {
  const FitProblem& problem;  ///< the parameter of interest free
  std::size_t poi;
  const Minimum& best;  ///< the fit that gives mu_hat
  double best_ll;       ///< of the global fit
  Limits bounds;
  const ThresholdFunction& threshold;
  const std::string& kind;
  const std::string& root_find;
  const FitStrategy& strategy;
};

/// Never throws: edges that cannot be found are NaN with a reason.
Edges find_edges(Evaluator& evaluator, const EdgeProblem& edges);

}  // namespace jacta
