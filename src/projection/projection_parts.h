// What projections of one and of two observables have in common.
#pragma once

#include <vector>

#include "jacta/kinematics/four_vector.h"
#include "jacta/projection/projection.h"

namespace jacta {

FourVector total_momentum(const EventSample& sample,
                          const FinalSet& finals,
                          std::size_t event);
std::vector<double> masses_of(const EventSample& sample, const FinalSet& finals);
std::vector<double> angle_values(const ProjectedModel& model,
                                 const PlottedAngle& plotted,
                                 const EventSample& sample);
std::vector<double> squares(std::vector<double> numbers);

std::vector<double> equal_bins(double low, double high, int bins);

/// The Monte Carlo events of projections.
const EventSample& plotted_sample(const SampleGroup& group);

/// v B of every event of cfit, scaled to b N events; empty without cfit.
std::vector<double> background_weights(const ProjectedModel& model,
                                       const SampleGroup& group);

/// v f (cfit: v e f) of every Monte Carlo event: of all chains, then of each alone; scaled
/// to N events.
std::vector<std::vector<double>> expected_weights(const ProjectedModel& model,
                                                  const SampleGroup& group,
                                                  const std::vector<double>& theta);

}  // namespace jacta
