// Discrete statistics: which outcomes the toys of a point have, and which of them are
// accepted.
#pragma once

#include <string>
#include <vector>

#include "jacta/model/interval_kind.h"
#include "jacta/neyman/point_toys.h"

namespace jacta {

/// Toys with equal data. Their best fits are equal whatever their true value, so that an
/// outcome is known by ln L and the parameter of interest of its best fit. Outcomes that
/// share both (with their best fit on a bound, n = b and n = b - 1 of a counting
/// experiment with background b, or on/off counts with one sum) are told apart by the
/// order of their t, which is the same at all values on one side of the best fit.
struct Outcome {
  double ll_free = 0;
  double mu_hat = 0;
  double resolution = 0;  ///< best fits that differ by less are the same
  double t = 0;           ///< two-sided
  double statistic = 0;   ///< t as an interval of the kind takes it
  std::size_t rank = 0;   ///< among the outcomes with this best fit, by t
};

/// The outcomes of a point by ln L and t. Toys without t are left out.
std::vector<Outcome> outcomes_of(const PointToys& toys, IntervalKind kind);

/// Whether the toys have few different outcomes: ten toys and more to each on average.
bool is_discrete(const PointToys& toys);

/// The largest statistic at `here` of outcomes that are accepted at `there`; 0 where
/// there is none.
double largest_of_accepted(const std::vector<Outcome>& here,
                           const std::vector<Outcome>& there,
                           double threshold_there);

/// Outcomes accepted at `a` that are not at `b`.
std::size_t count_lost(const std::vector<Outcome>& a,
                       double threshold_a,
                       const std::vector<Outcome>& b,
                       double threshold_b);

/// t as an interval of this kind takes it, NaN for toys without one.
std::vector<double> statistic_of(const PointToys& toys, IntervalKind kind);

/// The same, sorted, without those. Throws InputError where no toy is left.
std::vector<double> sorted_statistic(const PointToys& toys, IntervalKind kind);

/// The share of toys whose best fit is the true value, t = 0.
double share_at_truth(const PointToys& toys);

}  // namespace jacta
