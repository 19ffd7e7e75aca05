// The signal multiplier of a binned counting experiment by perturbation theory,
//
//     x_0 = sum (n - b) / sum s,
//     x  <- max(0, x + sum (n / (x s + b) - 1) s / sum n s^2 / (x s + b)^2),
//
// Newton's iteration on the Poisson log-likelihood in x, as alea's
// `signal_multiplier_estimator` does it. A quick estimate for planning; fits use
// fit.h, which has certificates.
//
//     double x = jacta::signal_multiplier_estimator(signal, background, data);
#pragma once

#include <span>

namespace jacta {

/// Signal, background and data per bin, of equal length. Throws InputError where data lie
/// in bins without signal and background, or nothing of the signal is expected.
double signal_multiplier_estimator(std::span<const double> signal,
                                   std::span<const double> background,
                                   std::span<const double> data,
                                   int iterations = 100);

}  // namespace jacta
