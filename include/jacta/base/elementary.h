// Elementary functions with the same bits on every machine.
//
// The C library picks its logarithm by processor (with or without fused multiply-add),
// and the variants differ in the last bit. Whatever enters a likelihood or a toy uses
// these functions instead: additions, multiplications, divisions and square roots of IEEE
// 754 only, compiled without contraction. Errors are below one unit in the last place for
// log and exp, below 2^-90 relative before the final rounding for pow and log10 (so that
// they are correctly rounded but for one argument in a million), and below 2e-14 for the
// others.
//
//     double two = jacta::portable_exp(jacta::portable_log(2.0));
#pragma once

namespace jacta {

/// Natural logarithm; -inf at 0, NaN below.
double portable_log(double x);

/// Exponential function.
double portable_exp(double x);

/// x to the power y for x > 0 (x = 0: 0, 1 or inf as y is positive, 0 or negative).
double portable_pow(double x, double y);

/// Decimal logarithm.
double portable_log10(double x);

/// Logarithm of the gamma function for x > 0.
double log_gamma(double x);

/// Cumulative distribution of the standard normal distribution.
double normal_cdf(double x);

/// Quantile of the standard normal distribution, p in (0, 1).
/// Reference: M. J. Wichura, Applied Statistics 37 (1988) 477, doi:10.2307/2347330.
double normal_quantile(double p);

}  // namespace jacta
