#include "samples_keys.h"

#include <algorithm>

#include "decay_keys.h"

namespace jacta {

namespace {

const std::vector<std::string>& settings() {
  static const std::vector<std::string> keys = {// samples and how they are read
                                                "dat_order",
                                                "format",
                                                "mode",
                                                "weight_scale",
                                                "scale_list",
                                                "negtive_idx",
                                                "extra_var",
                                                // kinematics
                                                "center_mass",
                                                "r_boost",
                                                "random_z",
                                                "align_ref",
                                                "only_left_angle",
                                                "cp_trans",
                                                "identical_particles",
                                                "cp_particles",
                                                "decay_chain_cut",
                                                "decay_cut",
                                                // likelihood
                                                "model",
                                                "bg_frac",
                                                "compat_clip",
                                                "toys_from",
                                                "bg_function",
                                                "eff_function",
                                                "extended",
                                                "cached_int",
                                                "cached_amp",
                                                "resolution_size",
                                                "using_mix_likelihood",
                                                "inject_ratio",
                                                "float_inmc_ratio_in_pdf",
                                                // execution: without effect here
                                                "use_tf_function",
                                                "jit_compile",
                                                "no_id_cached",
                                                "lazy_call",
                                                "lazy_file",
                                                "cached_lazy_call",
                                                "lazy_prefetch",
                                                "preprocessor",
                                                "amp_model",
                                                "cached_shape_idx",
                                                "no_p4",
                                                "no_angle",
                                                "multi_gpu",
                                                "cached_data",
                                                "plot_add_ref_amp"};
  return keys;
}

const std::vector<std::string>& sample_names() {
  static const std::vector<std::string> names = {"data",
                                                 "phsp",
                                                 "bg",
                                                 "inmc",
                                                 "phsp_noeff",
                                                 "phsp_plot",
                                                 "data_rec",
                                                 "phsp_rec",
                                                 "bg_rec",
                                                 "phsp_plot_rec"};
  return names;
}

std::vector<std::string> known_keys(const Node& data) {
  std::vector<std::string> companions = {
      "", "_weight", "_charge", "_eff_value", "_bg_value", "_weight_smear"};
  if (const Node* extra = find_value(data, "extra_var")) {
    for (const auto& [key, value] : extra->entries()) {
      companions.push_back("_" + key.as_text());
    }
  }
  std::vector<std::string> keys = settings();
  for (const auto& name : sample_names()) {
    for (const auto& companion : companions) keys.push_back(name + companion);
  }
  return keys;
}

}  // namespace

void check_data_keys(const Node& data, Diagnostics& diagnostics) {
  warn_unknown_keys(data, known_keys(data), "data", diagnostics);
  if (const Node* inserted = find_value(data, "inmc")) {
    throw inserted->error("inmc (Monte Carlo mixed into the data) is not available");
  }
  const auto size = find_number(data, "resolution_size");
  if (size && *size != 1) {
    throw data.at("resolution_size").error("resolution_size is not available");
  }
}

}  // namespace jacta
