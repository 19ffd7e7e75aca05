// EventSample: four-momenta of the final particles with weights, as read from files or
// generated. Structure: one vector of momenta per final particle, in the order of
// DecayModel::finals. Units GeV; metric (+,-,-,-).
//
//     jacta::EventSample sample;
//     sample.momenta = jacta::PhaseSpace(1.86484, masses).generate(stream, 1000);
//     sample.weights.assign(1000, 1.0);
//     jacta::check_sample(sample, model);     // throws where it does not fit
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jacta/kinematics/four_vector.h"

namespace jacta {

struct EventSample {
  std::vector<std::vector<FourVector>> momenta = {};  ///< [final][event]
  std::vector<double> weights = {};            ///< one per event, with sign; never empty
  std::vector<double> charges = {};            ///< empty: all +1
  std::vector<double> efficiency_values = {};  ///< eff_i of cfit; empty: all 1
  std::vector<double> background_values = {};  ///< B_i of cfit; empty: all 1

  std::size_t size() const { return weights.size(); }
};

/// The events of all samples, one after the other; a single one is shared. Where one
/// gives values (charges, ...) and another does not, those of the other are 1. Throws
/// UsageError where there is no sample.
std::shared_ptr<const EventSample> joined_samples(
    const std::vector<std::shared_ptr<const EventSample>>& samples);

/// What is fitted together: one group per sample of the configuration.
struct SampleGroup {
  EventSample data = {};
  EventSample background = {};  ///< weights negative; empty if there is none
  EventSample phase_space = {};
  /// phsp_noeff: what fit fractions are integrals over; empty: phase_space. One that the
  /// first group has alone is for all groups.
  EventSample fractions = {};
  /// phsp_plot: the events of projections; empty: phase_space.
  EventSample plot = {};
};

}  // namespace jacta
