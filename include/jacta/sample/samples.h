// The samples of an amplitude analysis, as the `data` block of a model file names them.
//
//     data:
//       dat_order: [B, C, D]          # particles in the files; may name more than finals
//       data: [data.dat]              # or a list of lists: several samples, one each
//       data_charge: [charge.dat]     # > 0: particle, else antiparticle
//       phsp: [phsp.dat]
//       phsp_weight: [weight.dat]     # a number, a file, or one entry per sample
//       bg: [bg.dat]
//       bg_weight: 0.25               # written positive, counts negative
//
// A list of names is one sample whose files hold consecutive particles of the same
// events, not more events. A list of lists is several samples that are fitted together.
// Companions <sample>_weight, _charge, _eff_value and _bg_value have one entry per
// sample; an entry may be a list of files, which are joined. Relative names are looked
// for in the working directory (as tf-pwa does), then beside the model file.
//
// Samples whose names match `negtive_idx` (default ["bg*"], a regular expression for the
// beginning: any name that begins with b) count with reversed sign of their weights. With
// `weight_scale: True` those of `scale_list` are multiplied by (sum of the weights of
// the data) / (number of their events).
//
// `<sample>_weight_smear: {name: Poisson, seed: 3}` multiplies the weights with random
// numbers, for bootstrap replicas: Poisson, Gamma or Dirichlet; the same for a seed.
//
// `phsp_noeff` (one sample, or one per sample of data) is what fit fractions are
// integrals over, `phsp_plot` what projections are made of; both default to phsp.
//
// Unlike tf-pwa: lists of different lengths are an error instead of being cut; so are
// unknown keys, and those whose meaning is not available. Masses that do not fit the
// configured ones give a warning (wrong order or unit). Keys about execution (jit_compile,
// use_tf_function, ...) have no effect, which a note says; `lazy_call: True` does not keep
// the waves of Monte Carlo events (wave_store.h).
//
//     auto groups = jacta::read_samples(root, model, diagnostics);
//     groups[0].data.size();
#pragma once

#include <string>
#include <vector>

#include "jacta/decay/decay_model.h"
#include "jacta/sample/data_block.h"
#include "jacta/sample/event_sample.h"

namespace jacta {

/// data, bg and phsp of every sample. Throws InputError where data or phsp is missing or
/// what belongs together differs in length.
std::vector<SampleGroup> read_samples(const DataBlock& block,
                                      const DecayModel& model,
                                      Diagnostics& diagnostics);
std::vector<SampleGroup> read_samples(const Node& root,
                                      const DecayModel& model,
                                      Diagnostics& diagnostics);

/// The particles of the files: `dat_order`, else the final particles by name. Throws
/// InputError where it does not name every final particle once.
std::vector<std::string> particles_of_files(const DataBlock& block,
                                            const DecayModel& model);

/// Throws InputError for a sample that does not fit the model: numbers of events that
/// differ, or values that are no finite numbers.
void check_sample(const EventSample& sample, const DecayModel& model);

}  // namespace jacta
