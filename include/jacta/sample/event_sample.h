// EventSample: events of an amplitude analysis, as read from files or generated: the
// four-momenta of the final particles, and one number of every kind per event.
//
// Shapes: `momenta[f][i]` is the momentum (E, px, py, pz) of final particle f, counted as
// in DecayModel::finals, in event i, in GeV, metric (+,-,-,-). Every other list has one
// number per event or, but for the weights, none, which stands for 1 everywhere.
//
//     weights             w_i of the likelihood; negative for background
//     charges             above 0: particle, else antiparticle with mirrored momenta
//     efficiency_values   e_i, and
//     background_values   B_i of the likelihood of cfit (amplitude_likelihood.h),
//
//         - sum_i w_i ln((1 - b) e_i f_i / I_s + b B_i / I_b).
//
// Assumed: all particles of an event are in one frame (any, with center_mass: True; else
// the rest frame of the decaying one). Nothing is checked on the way in: check_sample()
// of samples.h throws for lists of different lengths and for numbers that are not finite.
//
// A sample holds its numbers by value and is shared as std::shared_ptr<const
// EventSample>. Use a SampleGroup where data, background and Monte Carlo belong together;
// use amplitude_tables.h for samples as tables of a data set, which toy files hold.
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
