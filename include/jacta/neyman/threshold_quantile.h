// Thresholds from toys: quantiles of the profile likelihood ratio, and how well they are
// known.
//
// The threshold of a true value at confidence level CL is the CL quantile of
// t = 2 (ll_free - ll_true) over toys made there, with linear interpolation between order
// statistics: for n sorted values it lies at the index CL (n - 1) (NumPy's default).
//
// Statistical uncertainty: the number of toys below the true quantile is binomial with
// mean n CL and variance n CL (1 - CL). The order statistics at the indices
// n CL - 1/2 -+ sqrt(n CL (1 - CL)), interpolated, bracket it with a probability of 68.27
// % for any distribution of t, the normal approximation of the binomial being its only
// assumption. An index beyond the last toy gives infinity: too few toys for this level.
//
// Invalid fits: a toy whose fits carry no certificate keeps its t, as in the reference.
// What it could do is bounded by the two quantiles with all such toys at the bottom and
// with all of them at the top. A toy without a t (NaN) is invalid and left out of the
// threshold.
//
// One-sided intervals need one-sided statistics: for an upper limit t where mu_hat <= mu,
// else 0; for a lower limit the mirror image. Quantiles of the two-sided t under an upper
// limit at 0.90 cover about 0.95.
//
// Use this for the toys of one point in memory; else, to put the points of a campaign
// into a thresholds file, use construction.h, and coverage.h to test what came out.
//
// Errors: InputError for columns of unequal length, no toys, a level outside (0, 1).
// Reference: H. A. David and H. N. Nagaraja, Order Statistics (Wiley, 2003), section 7.1.
//
//     auto ratios = jacta::likelihood_ratios({.ll_free = free, .ll_true = truth});
//     auto quantile = jacta::threshold_quantile(ratios, 0.9);
//     // quantile.threshold, quantile.lower, quantile.upper
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jacta/model/interval_kind.h"

namespace jacta {

/// NumPy's quantile of sorted values, p in [0, 1].
double sorted_quantile(std::span<const double> sorted, double p);

/// Columns of a point's toys. Empty validity columns: all fits are valid.
struct ToyColumns {
  std::span<const double> ll_free = {};
  std::span<const double> ll_true = {};
  std::span<const std::uint8_t> valid_free = {};
  std::span<const std::uint8_t> valid_true = {};
};

/// t of every toy, and whether its fits are valid.
struct ToyRatios {
  std::vector<double> t = {};
  std::vector<std::uint8_t> valid = {};
};
ToyRatios likelihood_ratios(const ToyColumns& columns);

/// t as an interval of this kind takes it: central leaves it, upper takes 0 above mu,
/// lower below. `mu` is the true value, `mu_hat` the best fit of the free hypothesis.
double one_sided_statistic(double t, double mu_hat, double mu, IntervalKind kind);
ToyRatios one_sided_ratios(ToyRatios ratios,
                           std::span<const double> mu_hat,
                           double mu,
                           IntervalKind kind);

struct ThresholdQuantile {
  double level = 0;
  double threshold = 0;
  double lower = 0;  ///< 68.27 % interval of the threshold
  double upper = 0;
  double invalid_lower = 0;  ///< with all invalid toys at the bottom
  double invalid_upper = 0;  ///< with all invalid toys at the top
  std::size_t n_toys = 0;

  /// Half the width of the interval.
  double error() const { return 0.5 * (upper - lower); }
};
ThresholdQuantile threshold_quantile(const ToyRatios& ratios, double level);
std::vector<ThresholdQuantile> threshold_quantiles(const ToyRatios& ratios,
                                                   std::span<const double> levels);

/// How good the toys of a point are.
struct ToyQuality {
  std::size_t n_toys = 0;
  std::size_t n_invalid = 0;    ///< those without a t among them
  std::size_t n_undefined = 0;  ///< toys without a t
  std::size_t n_negative = 0;
  double lowest = 0;           ///< t; NaN where there is none
  double negative_median = 0;  ///< NaN where none is negative

  double invalid_fraction() const;
  double negative_fraction() const;
};
ToyQuality toy_quality(const ToyRatios& ratios);

/// Fewer toys than this are worth a warning.
constexpr std::size_t enough_toys = 1000;

/// So many toys have to lie beyond a threshold; with fewer its upper end is a matter of
/// luck, or infinite.
constexpr double toys_beyond = 10;

/// Toys that a level takes: n (1 - CL) >= toys_beyond.
std::size_t toys_for_level(double level);

/// Where the toys do not support the level, in words, with the number it takes. `n_toys`
/// may be an effective number.
std::optional<std::string> unsupported_level(double n_toys,
                                             const ThresholdQuantile& quantile);

/// What a user should know: too few toys, negative ratios, toys without a t, a negative
/// threshold, a threshold that invalid fits could move by more than its uncertainty.
std::vector<std::string> threshold_warnings(const ToyQuality& quality,
                                            std::span<const ThresholdQuantile> quantiles);

}  // namespace jacta
