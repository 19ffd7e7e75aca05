// The routines behind `minimise`.
#pragma once

#include "jacta/fit/minimum.h"

namespace jacta {

/// Comes near the minimum with value and gradient only, inside the limits: the theta from
/// which Newton's method goes on. Sets `n_calls`. Reference: J. Nocedal and S. J. Wright,
/// Numerical Optimization, 2006, doi:10.1007/978-0-387-40065-5, chapter 6.
/// `units` are the lengths in which steps are measured, one per parameter; empty: 1.
std::vector<double> approach_by_bfgs(LogLikelihood& likelihood,
                                     const FitProblem& problem,
                                     int& n_calls,
                                     const std::vector<double>& units = {});

/// The problem with its k-th random start: uniform in the ranges that the model gives,
/// else in the limits. An open limit is replaced by five errors of `found`, else five
/// natural lengths, from its value.
FitProblem random_start(const ParameterSpace& space,
                        const FitProblem& problem,
                        const FitStrategy& strategy,
                        const Minimum& found,
                        int k);

/// The scale of a parameter: |nominal value|, else |start|, else the range of its
/// anchors, its limits or its Gaussian constraint, else 1. What a fit decides with it
/// does not change when the parameter is measured in another unit.
double natural_length(const ParameterSpace& space,
                      const FitProblem& problem,
                      std::size_t parameter);

/// Per parameter its natural length where that is not within a factor of a thousand of 1,
/// else 1: routines with steps of their own measure them in these units.
std::vector<double> parameter_units(const ParameterSpace& space,
                                    const FitProblem& problem);

/// Nelder and Mead's simplex (NLopt), without derivatives.
Minimum minimise_by_simplex(LogLikelihood& likelihood,
                            const FitProblem& problem,
                            const std::vector<double>& units = {});

/// Gives a likelihood without derivatives numeric ones: central differences with steps
/// from the limits and scales of the problem, one-sided at its bounds.
std::unique_ptr<LogLikelihood> with_numeric_derivatives(LogLikelihood& likelihood,
                                                        const ParameterSpace& space,
                                                        const FitProblem& problem);

/// Fits index parameters: every combination of their anchors where these are few; else by
/// turns, the others continuously, then all combinations at that point, until the best
/// one does not change.
Minimum minimise_with_indices(Evaluator& evaluator,
                              const FitProblem& problem,
                              const FitStrategy& strategy,
                              const std::vector<std::size_t>& indices);

}  // namespace jacta
