// Asymptotic critical values of the profile likelihood ratio t = 2 (ln L_best - ln
// L(mu)).
//
// Under Wilks' theorem t follows a chi-square distribution: a central interval at
// confidence level CL takes the upper quantile of chi2(dof) at 1 - CL; a one-sided limit
// that of chi2(1) at 2 (1 - CL). Both assume large samples and parameters away from
// bounds; where that fails, use thresholds from toys. Reference: S. S. Wilks, Ann. Math.
// Statist. 9 (1938) 60, doi:10.1214/aoms/1177732360.
//
// Use this for the number itself, as in a plot of t; confidence_interval takes it where
// no threshold is given. Else, for weak signals and near bounds, use thresholds from toys
// (jacta/neyman/threshold_lookup.h).
//
//     jacta::asymptotic_critical_value(jacta::IntervalKind::central, 0.9);   // 2.7055...
#pragma once

#include <cstdint>

#include "jacta/model/interval_kind.h"

namespace jacta {

/// Throws InputError for a level outside (0, 1), less than one degree of
/// freedom (or more than a million), and a one-sided kind with other than one.
double asymptotic_critical_value(IntervalKind kind,
                                 double confidence_level,
                                 int degrees_of_freedom = 1);

/// `asymptotic_dof` as a file gives it. Throws InputError outside 1 to a million.
int checked_degrees_of_freedom(std::int64_t given);

/// Upper quantile of the chi-square distribution: x with P(chi2 > x) = p.
double chi_square_upper_quantile(double p, int degrees_of_freedom);

/// P(chi2 > x).
double chi_square_survival(double x, int degrees_of_freedom);

}  // namespace jacta
