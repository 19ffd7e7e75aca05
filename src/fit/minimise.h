// The routines behind `minimise`.
#pragma once

#include "jacta/fit/minimum.h"

namespace jacta {

/// Nelder and Mead's simplex (NLopt), without derivatives.
Minimum minimise_by_simplex(LogLikelihood& likelihood, const FitProblem& problem);

/// Gives a likelihood without derivatives numeric ones: central differences with steps
/// from the limits and scales of the problem, one-sided at its bounds.
std::unique_ptr<LogLikelihood> with_numeric_derivatives(LogLikelihood& likelihood,
                                                        const ParameterSpace& space,
                                                        const FitProblem& problem);

/// Fits index parameters by turns: the others continuously, then all combinations of
/// index anchors at that point, until the best combination does not change.
Minimum minimise_with_indices(Evaluator& evaluator,
                              const FitProblem& problem,
                              const FitStrategy& strategy,
                              const std::vector<std::size_t>& indices);

}  // namespace jacta
