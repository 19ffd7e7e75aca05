// Beeston and Barlow's treatment of one source that is known by a finite number of Monte
// Carlo events.
//
// In a bin with n events, let the source give M expected events on the strength of a
// Monte Carlo counts, and all other sources U. The true mean A of the counts is free;
// with p = M / a it is the positive root of
//
//     p (p + 1) A^2 + (U (p + 1) - (a + n) p) A - U a = 0,
//
// and the bin expects U + x events with x = A p, instead of U + M. The likelihood is
// Poisson(n | U + x). As in the reference, the term Poisson(a | A) is not part of it.
//
// For U = 0 the root is A = (a + n) / (1 + p). The reference takes M / a summed over the
// bins for p there, which is the same where probabilities are counts divided by their
// sum.
//
// Reference: R. Barlow and C. Beeston, Comput. Phys. Commun. 77 (1993) 219,
// doi:10.1016/0010-4655(93)90005-W.
#pragma once

namespace jacta {

/// x and its derivatives with respect to U, M and a.
struct AdjustedEvents {
  double x = 0;
  double u = 0, m = 0, a = 0;
  double uu = 0, um = 0, ua = 0, mm = 0, ma = 0, aa = 0;
};

/// x for others = U >= 0, source = M >= 0, a counts and n events; 0 without counts.
double adjusted_events(double others, double source, double counts, double n);
AdjustedEvents adjusted_events_derivatives(double others,
                                           double source,
                                           double counts,
                                           double n);

}  // namespace jacta
