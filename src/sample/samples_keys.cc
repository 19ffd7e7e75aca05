#include "samples_keys.h"

#include <algorithm>

#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

void add_settings(KeyRules& rules) {
  rules.read({// samples and how they are read
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
              "cp_trans",
              "identical_particles",
              "cp_particles",
              "decay_chain_cut",
              // likelihood and toys
              "model",
              "extended",
              "resolution_size",
              "compat_clip",
              "toys_from"});
  rules.no_effect("it is about how tf-pwa computes, not what",
                  {"cached_int",
                   "cached_amp",
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
                   "cached_data"});
  rules.no_effect("only the angles of first daughters enter amplitudes anyway",
                  {"only_left_angle"});
  rules.no_effect("it is for plots, which are not drawn here", {"plot_add_ref_amp"});
  const std::string mixed = "Monte Carlo mixed into the data is not";
  rules.not_available(mixed, {"inject_ratio", "float_inmc_ratio_in_pdf"});
}

// tf-pwa reads decay_cut and then applies decay_chain_cut.
void check_decay_cut(const Node& data, Diagnostics& diagnostics) {
  const Node* cut = find_value(data, "decay_cut");
  if (cut == nullptr) return;
  const auto words = [](const Node* list) {
    std::vector<std::string> result;
    if (list == nullptr) return std::vector<std::string>{"ls_cut"};
    if (!list->is_list()) throw list->error("cuts must be a list, such as [ls_cut]");
    for (const auto& item : list->items()) result.push_back(item.as_text());
    std::sort(result.begin(), result.end());
    return result;
  };
  if (words(cut) != words(find_value(data, "decay_chain_cut"))) {
    throw cut->error(
        "decay_cut is not available: tf-pwa stores it, but applies "
        "decay_chain_cut ([ls_cut] if it is missing)",
        "write decay_chain_cut");
  }
  diagnostics.note("data: decay_cut has no effect: it says what decay_chain_cut does");
}

// Merging samples and keeping their integrals apart changes the order of sums only.
void check_mix(const Node& data, bool is_cfit, Diagnostics& diagnostics) {
  const Node* mix = find_value(data, "using_mix_likelihood");
  if (mix == nullptr || !flag(data, "using_mix_likelihood", false)) return;
  if (is_cfit || flag(data, "extended", false)) {
    throw mix->error("using_mix_likelihood is not available with cfit or extended",
                     "leave it out: the samples are fitted together anyway");
  }
  diagnostics.note(
      "data: using_mix_likelihood has no effect: the sum over samples is the same");
}

// Functions of tf-pwa's are registered from Python code; only the defaults are known.
void check_functions(const Node& data, bool is_cfit, Diagnostics& diagnostics) {
  for (const std::string kind : {"bg", "eff"}) {
    const std::string key = kind + "_function";
    const Node* name = find_value(data, key);
    if (name == nullptr) continue;
    if (!is_cfit) {
      diagnostics.note("data: " + key + " has no effect without model: cfit");
    } else if (!name->is_string() || name->as_string() != "default_" + kind) {
      throw name->error(
          key + " is not available: a function of Python's is not known here",
          "give its values at the events as data_" + kind + "_value and phsp_" + kind +
              "_value");
    }
  }
}

const std::vector<std::string>& read_names() {
  static const std::vector<std::string> names = {
      "data", "phsp", "bg", "phsp_noeff", "phsp_plot"};
  return names;
}

void add_samples(KeyRules& rules, const Node& data, bool is_cfit) {
  const std::vector<std::string> other = {
      "data_rec", "phsp_rec", "bg_rec", "phsp_plot_rec"};
  for (const auto& name : read_names()) {
    rules.read({name, name + "_weight", name + "_charge", name + "_weight_smear"});
    const std::vector<std::string> values = {name + "_eff_value", name + "_bg_value"};
    if (is_cfit && (name == "data" || name == "phsp" || name == "phsp_plot")) {
      rules.read(values);
    } else {
      rules.no_effect(is_cfit ? "cfit has values of data, phsp and phsp_plot only"
                              : "only model: cfit has efficiency and background values",
                      values);
    }
    // Without its sample a companion is read by nobody.
    if (find_value(data, name) == nullptr) {
      rules.no_effect("there is no sample " + name,
                      {name + "_weight",
                       name + "_charge",
                       name + "_weight_smear",
                       name + "_eff_value",
                       name + "_bg_value"});
    }
  }
  for (const auto& name : other) {
    for (const char* companion : {"", "_weight", "_charge"}) {
      rules.no_effect("projections are of data and phsp", {name + companion});
    }
  }
  for (const char* companion : {"", "_weight", "_charge"}) {
    rules.not_available("Monte Carlo mixed into the data is not",
                        {std::string("inmc") + companion});
  }
  if (is_cfit) {
    rules.read({"bg_frac"});
    rules.no_effect("cfit describes the background by bg_frac and bg_value",
                    {"bg", "bg_weight", "bg_charge", "bg_weight_smear"});
  } else {
    rules.no_effect("only model: cfit has a fraction of background", {"bg_frac"});
  }
  if (!flag(data, "weight_scale", false)) {
    rules.no_effect("it belongs to weight_scale: True", {"scale_list"});
  }
}

// Variables of the user's: no likelihood here reads them.
void add_extra_variables(KeyRules& rules, const Node& data) {
  const Node* extra = find_value(data, "extra_var");
  if (extra == nullptr) return;
  if (!extra->is_map()) throw extra->error("extra_var must be a map of variables");
  std::vector<std::string> names = {"extra_var"};
  for (const auto& [key, value] : extra->entries()) {
    for (const auto& name : read_names()) {
      const std::string companion = name + "_" + key.as_text();
      if (rules.find(companion) == nullptr) names.push_back(companion);
    }
  }
  rules.no_effect("no likelihood here reads variables of one's own", names);
}

}  // namespace

bool is_cfit(const Node& data) {
  const Node* model = find_value(data, "model");
  return model != nullptr && model->is_string() && model->as_string() == "cfit";
}

void check_data_keys(const Node& data, Diagnostics& diagnostics) {
  const bool cfit = is_cfit(data);
  KeyRules rules;
  add_settings(rules);
  // Looked at below, by value.
  rules.read({"decay_cut", "using_mix_likelihood", "bg_function", "eff_function"});
  add_samples(rules, data, cfit);
  add_extra_variables(rules, data);
  rules.check(data, "data", diagnostics);
  check_decay_cut(data, diagnostics);
  check_mix(data, cfit, diagnostics);
  check_functions(data, cfit, diagnostics);
  const auto size = find_number(data, "resolution_size");
  if (size && *size != 1) {
    throw data.at("resolution_size").error("resolution_size is not available");
  }
}

}  // namespace jacta
