// Toys of a template model: per source a Poisson number of events, bins by density times
// volume, uniform inside the bin by the edges of the analysis space; sources with a
// formula by the formula.
#pragma once

#include <memory>
#include <vector>

#include "ancillary.h"
#include "jacta/model/statistical_model.h"
#include "jacta/source/term.h"

namespace jacta {

/// The interpolated density of a source, times the volumes of the analysis space's bins.
std::vector<double> bin_probabilities(const Term& term,
                                      const Source& source,
                                      std::span<const double> theta);

/// The interpolated density of a source in every bin of the analysis space; of a formula
/// the mean density.
std::vector<double> interpolated_density(const Term& term,
                                         const Source& source,
                                         std::span<const double> theta);

/// Expected events of every source of a term; throws InputError where one is negative or
/// infinite, or theta is outside the anchors.
std::vector<double> expected_events_of(const Term& term,
                                       const Parameters& parameters,
                                       std::span<const double> theta);

/// The expected events of a term in every bin of the analysis space, at its centre. Of a
/// term without bins with formulas: at the nodes of Gauss-Legendre sums in the bins.
Table asimov_table(const Term& term,
                   const std::vector<double>& events,
                   std::span<const double> theta);

std::unique_ptr<Generator> make_template_generator(
    const std::vector<Term>& terms,
    const std::vector<Constraint>& constraints,
    const Parameters& parameters,
    const std::vector<double>& theta,
    const GenerateOptions& options);

}  // namespace jacta
