// Coverage without toys: sums over all outcomes of counting experiments, with t in closed
// form.
#pragma once

#include "jacta/model/interval_kind.h"

namespace jacta::test {

/// Ratios that differ by less are of one outcome, by two ways of rounding.
constexpr double same_ratio = 1e-6;

/// A Gaussian without bounds: t follows a chi-square distribution.
double gaussian_coverage(double threshold, IntervalKind kind);

/// n from Poisson(mu + background), of any kind of interval.
double poisson_coverage(double mu,
                        double background,
                        double threshold,
                        IntervalKind kind);

/// n_on from Poisson(mu + background), n_off from Poisson(tau background), mu >= 0.
double on_off_coverage(
    double mu, double background, double tau, double threshold, IntervalKind kind);

/// Probability of a count at least as far out on its side as `k` of `n`, twice: at most
/// 1. The two-sided test of a share against a probability that is known.
double binomial_p_value(std::size_t k, std::size_t n, double probability);

}  // namespace jacta::test
