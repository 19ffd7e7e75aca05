// Confidence intervals from the profile likelihood ratio.
//
// The interval holds the values mu with t(mu) <= threshold(mu), t the profile likelihood
// ratio normalised to the best fit. Without a threshold of one's own the asymptotic
// critical value is used (see critical_value.h for what that assumes).
//
// Upper edge: the root of t - threshold between the best fit and the upper bound; +inf
// where t stays below up to the bound. The lower edge likewise, -inf. An edge that the
// kind does not ask for is NaN. t and a threshold that differ by no more than the
// rounding of ln L count as equal, and equal is inside. A threshold that was made at
// points is asked at those beyond an edge, and the interval spans the ones that are
// inside.
//
// A fit without certificate says that a value is inside, never that it is outside: the
// search asks again from other starts, then farther out, and a note names an edge that
// rests on such a fit all the same.
//
// Where the profile meets a higher maximum than the fit found, that is the new reference.
// The set of values inside need not be connected: the edges are those met on the way out
// from the best fit (`extremal`: the nearest ones), a note says where another piece or a
// gap was met, and `pieces` lists all pieces (see src/interval/pieces.cc for the steps in
// which they are sought).
//
// Every length is relative to the problem: an interval does not depend on the unit of the
// parameter. Bounds are values of the parameter (with `bounds_in_events`, numbers of
// events of the source whose rate multiplier it is; the model's expectation at multiplier
// 1 has to be given). An open bound is searched outward from the best fit.
//
// Use this for one data set and one parameter; for many toys use a Runner
// (jacta/toy/runner.h), for a Neyman interval with the uncertainty of its edges
// neyman_interval.h, for the curve itself scan.h.
//
//     auto limit =
//         jacta::confidence_interval(eval, "wimp_rate_multiplier", {.level = 0.9});
//     // limit.lower, limit.upper
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/fit/fit.h"
#include "jacta/interval/critical_value.h"
#include "jacta/interval/threshold_function.h"
#include "jacta/model/root_finding.h"

namespace jacta {

struct IntervalOptions {
  double level = 0.9;
  IntervalKind kind = IntervalKind::central;
  RootFinding root_find = RootFinding::brentq;
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
  /// List all pieces of the set; takes some hundred fits.
  bool pieces = false;
};

struct IntervalResult {
  std::string poi = {};
  double lower = 0;
  double upper = 0;
  double level = 0;
  IntervalKind kind = IntervalKind::central;
  std::string threshold = {};  ///< what threshold was used
  FitResult best_fit = {};     ///< of the fit that gives mu_hat
  int n_fits = 0;
  /// Fits along the profile that carry no certificate.
  int n_invalid_fits = 0;
  std::string reason = {};  ///< why an edge is undefined
  /// All pieces, from the lowest to the highest, where they were asked for. Ends as in
  /// `lower` and `upper`: infinite at a bound, NaN where the kind asks for none.
  std::vector<Limits> pieces = {};
  /// A higher maximum met on the way, a set that is not connected, an edge that rests on
  /// a fit without certificate.
  std::vector<std::string> notes = {};

  /// For people: best fit, edges and pieces, then remarks. The edges are rounded to a
  /// hundredth of the width, or of their distance from the best fit.
  std::string text() const { return edges_text() + remarks_text(); }
  /// Its two halves, for what stands between them (NeymanInterval). Lines end with a
  /// newline.
  std::string edges_text() const;
  std::string remarks_text() const;
  /// For programs: the keys that `jacta interval --json` prints.
  Node to_node() const;
};

/// Throws InputError for an unknown or fixed parameter of interest, impossible bounds,
/// and a best fit outside them.
IntervalResult confidence_interval(Evaluator& evaluator,
                                   const std::string& poi,
                                   const IntervalOptions& options = {});

/// The edges of an interval whose fits have been done.
struct Edges {
  double lower = 0;
  double upper = 0;
  int n_fits = 0;
  int n_invalid_fits = 0;
  std::string reason = {};
  /// A higher maximum than `EdgeProblem::best`, met on the profile: the edges belong to
  /// it.
  std::optional<Minimum> better = {};
  std::string disconnection = {};  ///< why the set is not connected; empty: not met
  std::string doubt = {};  ///< edges that rest on fits without certificate; empty: none
  std::vector<Limits> pieces = {};  ///< for Look::pieces
};

/// What is looked for: the edges only; also one look into every cell of the anchors of
/// the parameter of interest; also all pieces.
enum class Look { edges, cells, pieces };

/// What `find_edges` needs; see confidence_interval.
struct EdgeProblem {
  const FitProblem& problem;  ///< the parameter of interest free
  std::size_t poi;
  Minimum best;    ///< the fit that gives mu_hat
  double best_ll;  ///< of the global fit
  Limits bounds;
  const ThresholdFunction& threshold;
  IntervalKind kind;
  RootFinding root_find;
  const FitStrategy& strategy;
  Look look = Look::edges;
};

/// Never throws: edges that cannot be found are NaN with a reason.
Edges find_edges(Evaluator& evaluator, const EdgeProblem& edges);

}  // namespace jacta
