// Sources with a formula in the bins of the analysis space.
#pragma once

#include <span>
#include <vector>

#include "jacta/source/term.h"

namespace jacta {

/// A bin of the analysis space as one interval per axis.
std::vector<Limits> bin_box(const Term& term, std::size_t bin);

/// The evaluator of a source's formula at theta; throws InputError where it is not
/// defined.
std::unique_ptr<DensityEvaluator> density_at(const Term& term,
                                             const Source& source,
                                             std::span<const double> theta);

/// The probability of every bin.
std::vector<double> density_probabilities(const Term& term,
                                          const Source& source,
                                          std::span<const double> theta);

}  // namespace jacta
