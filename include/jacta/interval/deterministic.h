// Neyman constructions without toys: the yardstick for thresholds and coverage from toys.
//
// Two experiments have the same likelihood ratio as the toys, t = -2 ln R with
// R = P(x | mu) / P(x | best allowed mu), and an acceptance region that follows from sums
// or from the normal distribution alone:
//
// * the bounded Gaussian: x from N(mu, 1), mu >= 0, best mu = max(0, x);
// * the Poisson counting experiment: n from Poisson(mu + b), the background b known,
//   mu >= 0, best mu = max(0, n - b).
//
// Outcomes enter the acceptance region of mu in decreasing order of R until its
// probability reaches the confidence level; the interval of an outcome holds the mu that
// accept it. For a bounded Gaussian mu, sqrt(t) of the last accepted x is the half-width
// of the region, and the probability is the level. For counts it is at least the level.
//
// The published tables of the Poisson case follow three more rules, and so does
// `poisson_interval`:
//
// * a set of accepted mu that is not connected is spanned, from its lowest to its
// highest;
// * the upper edge is made a non-increasing function of the background: the largest upper
//   edge at this and at all larger backgrounds is taken, on a grid of 0.001 up to 25;
// * mu moves in steps of 0.005. An edge lies half-way between the last accepted and the
//   first rejected value, so that two printed decimals are unambiguous.
//
// With `mu_step` 0 the edges are exact to rounding: in lambda = mu + b the set that
// precedes n0 is always n0+1 ... k or k ... n0-1, k changes where R(k) = R(n0), at
// lambda = exp((h(k) - h(n0)) / (k - n0)) with h(n) = n ln m - m, m = max(n, b); and its
// probability passes the confidence level at values of lambda that do not depend on b.
//
// Units: mu and x in standard deviations of the Gaussian, mu and b in expected events.
// Errors: InputError for a level outside (0, 1), a negative count, background or mu.
// Reference: G. J. Feldman and R. D. Cousins, Phys. Rev. D 57 (1998) 3873,
// arXiv:physics/9711021, tables II to X.
//
// Use this for the two textbook cases, and to check a construction from toys against
// them; else, for a model with nuisance parameters or several bins, use toys
// (construction.h).
//
//     jacta::bounded_gaussian_interval(-1.0, 0.9).upper;     // 0.8136
//     jacta::bounded_gaussian_threshold(0.5, 0.9);           // 1.8981
//     jacta::poisson_interval(0, 2.0, {.level = 0.9}).upper; // 1.26, printed
#pragma once

#include <span>
#include <vector>

#include "jacta/model/interval_kind.h"

namespace jacta {

/// t = -2 ln R of an observed x.
double bounded_gaussian_statistic(double x, double mu);

/// The x that mu accepts, and t at both ends. At mu = 0 the region has no lower end.
struct GaussianAcceptance {
  double lower = 0;
  double upper = 0;
  double threshold = 0;
};
GaussianAcceptance bounded_gaussian_acceptance(double mu, double level);

/// The quantile of t over x at mu: what toys at mu have to give. `kind` central is t
/// itself; upper takes t where max(0, x) <= mu and 0 elsewhere, lower the mirror image.
double bounded_gaussian_threshold(double mu,
                                  double level,
                                  IntervalKind kind = IntervalKind::central);

/// P(t <= threshold | mu), the coverage of a threshold; t of the given kind.
double bounded_gaussian_coverage(double mu,
                                 double threshold,
                                 IntervalKind kind = IntervalKind::central);

/// The mu that accept an outcome.
struct ConstructedInterval {
  double lower = 0;
  double upper = 0;
  /// The accepted mu are not connected; the gap is part of the interval.
  bool spanned = false;
  /// The upper edge comes from a larger background, `plain_upper` is that of this one.
  bool lengthened = false;
  double plain_upper = 0;
};

ConstructedInterval bounded_gaussian_interval(double x, double level);

/// t = -2 ln R of an observed count.
double poisson_statistic(int n, double mu, double background);

/// The counts that mu accepts, first to last, with their total probability; `threshold`
/// is the t of the one accepted last.
struct PoissonAcceptance {
  int first = 0;
  int last = 0;
  double probability = 0;
  double threshold = 0;
};
PoissonAcceptance poisson_acceptance(double mu, double background, double level);

/// The defaults are the rules of the published tables.
struct PoissonIntervalOptions {
  double level = 0.9;
  double mu_step = 0.005;          ///< 0: exact edges
  bool non_increasing = true;      ///< of the upper edge in the background
  double background_step = 0.001;  ///< > 0
  double background_limit = 25;    ///< no larger background is looked at
};

ConstructedInterval poisson_interval(int n,
                                     double background,
                                     const PoissonIntervalOptions& options = {});

/// The same for several backgrounds, in one walk through all larger ones.
std::vector<ConstructedInterval> poisson_intervals(
    int n,
    std::span<const double> backgrounds,
    const PoissonIntervalOptions& options = {});

}  // namespace jacta
