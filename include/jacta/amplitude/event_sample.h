// EventSample: four-momenta of the final particles with weights, as read from files or
// generated. Structure: one vector of momenta per final particle, in the order of
// DecayModel::finals(). Units GeV; metric (+,-,-,-).
#pragma once

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
