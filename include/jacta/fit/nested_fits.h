// Fits of nested hypotheses to one data set.
//
// Hypothesis 0 is the widest; the others fix some of its parameters, so that its maximum
// of ln L is the highest. A constrained maximum above it is a certain sign that the first
// fit ended in a local maximum: it is done again from the constrained one, and counted.
// A constrained hypothesis that the free maximum satisfies already takes that maximum:
// the ratio is then 0 to the last bit, as at a bound it has to be.
//
//     const auto fits = jacta::minimise_nested(eval, problems, strategy);
//     double t = 2 * (fits.minima[0].ll - fits.minima[1].ll);   // >= 0
//
// Use this for likelihood ratios; for one hypothesis use minimise() or fit().
#pragma once

#include <vector>

#include "jacta/fit/minimum.h"

namespace jacta {

struct NestedFits {
  std::vector<Minimum> minima = {};  ///< one per hypothesis
  int n_refits = 0;                  ///< of hypothesis 0, from the maximum of another one
};

/// Minimises every problem; those that are not nested in the first one (other fixed
/// values where it has fixed ones, or limits outside its own) stay independent of it.
NestedFits minimise_nested(Evaluator& evaluator,
                           const std::vector<FitProblem>& problems,
                           const FitStrategy& strategy = {});

}  // namespace jacta
