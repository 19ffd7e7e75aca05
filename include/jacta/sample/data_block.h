// The `data` block of an amplitude model's file as written: names of files and settings
// of the likelihood, before anything is read from a file. samples.h says what its keys
// about samples mean, decay/data_switches.h what those mean that change amplitudes.
//
//     const auto block = jacta::read_data_block(root, diagnostics);
//     auto groups = jacta::read_samples(block, model, diagnostics);
#pragma once

#include <map>
#include <string>

#include "jacta/decay/data_switches.h"

namespace jacta {

/// `phsp`, phsp_weight, ...: null where it is not given.
struct SampleFiles {
  Node files = {};
  Node weight = {};
  Node charge = {};
  Node weight_smear = {};
  Node efficiency_values = {};
  Node background_values = {};
};

struct DataBlock {
  Location place = {};
  DataSwitches switches = {};
  std::map<std::string, SampleFiles> samples = {};  ///< data, phsp, bg, ...

  Node dat_order = {};
  Node negative = {};  ///< negtive_idx
  bool weight_scale = false;
  Node scale_list = {};

  bool is_cfit = false;  ///< likelihood of signal and background (model: cfit)
  Node background_fraction = {};
  bool compat_clip = false;
  bool is_lazy = false;  ///< lazy_call: waves of Monte Carlo events are not kept
  bool toys_from_phase_space = false;
  std::string integral_folder = {};  ///< where integral matrices are kept; empty: nowhere
  std::size_t resolution_size = 1;   ///< rows of data and bg per event
};

/// Throws InputError where there is no `data` block, and for keys that are unknown or not
/// available; a note for each that has no effect.
DataBlock read_data_block(const Node& root, Diagnostics& diagnostics);

/// What a model file says beside the names of its samples and its plots: models with the
/// same text have the same waves for the same events and values.
std::string text_beside_samples(const Node& root);

/// The block as a JSON Schema.
Node data_block_schema();

}  // namespace jacta
