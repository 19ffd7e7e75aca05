// Functions that the densities need beyond elementary.h, with the same bits everywhere.
#pragma once

namespace jacta {

inline constexpr double half_log_two_pi = 0.91893853320467274178;
inline constexpr double log_two = 0.69314718055994530942;
inline constexpr double log_pi = 1.1447298858494001741;

/// log(1 + x), also for small x.
double log1p_portable(double x);

/// log Gamma(x), exactly 0 at 1 and 2.
double log_gamma_exact(double x);

/// log B(a, b), without cancellation between large arguments.
/// Reference: A. R. DiDonato and A. H. Morris, ACM TOMS 18 (1992) 360,
/// doi:10.1145/131766.131776.
double log_beta(double a, double b);

/// log(Gamma(x + 1/2) / Gamma(x)).
double log_gamma_half_step(double x);

/// log Phi(x) of the standard normal distribution, far into the tail.
double log_normal_cdf(double x);

/// log(Phi(b) - Phi(a)) for a < b, in the tails and for narrow intervals, too.
double log_normal_mass(double a, double b);

}  // namespace jacta
