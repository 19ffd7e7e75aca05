#include "template_keys.h"

#include <algorithm>

#include "configuration.h"
#include "jacta/parameter/parameter.h"

namespace jacta {

namespace {

using Keys = std::vector<std::string>;

Keys joined(std::initializer_list<Keys> lists) {
  Keys all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

const Keys source_only_keys = {"name",
                               "class",
                               "histname",
                               "template_filename",
                               "histnames",
                               "template_filenames",
                               "parameters",
                               "named_parameters",
                               "weight_names",
                               "spectrum_name",
                               "spectrum_axis",
                               "peak_energy",
                               "fiducial_mass"};

// May stand in a source or, as default of its sources, in a term.
const Keys shared_keys = {"histogram_scale_factor",
                          "normalise_template",
                          "convert_to_uniform",
                          "log10_bins",
                          "in_events_per_bin",
                          "slice_args",
                          "efficiency_name",
                          "apply_efficiency",
                          "efficiency_model",
                          "efficiency_parameters",
                          "apply_smearing",
                          "smearing_model",
                          "smearing_parameters",
                          "apply_bias",
                          "bias_model",
                          "bias_parameters",
                          "minimal_energy_resolution",
                          "zero_filling_for_outlier",
                          "pdf_interpolation_method",
                          "allow_negative",
                          "fraction_in_range"};

const Keys term_only_keys = {"name",
                             "default_source_class",
                             "likelihood_type",
                             "analysis_space",
                             "livetime_parameter",
                             "fiducial_mass_parameter",
                             "sources",
                             "source_wise_interpolation",
                             "likelihood_config",
                             "out_of_range"};

const Keys blueice_likelihood_keys = {"morpher",
                                      "morpher_config",
                                      "outlier_likelihood",
                                      "unphysical_behaviour",
                                      "model_statistical_uncertainty_handling",
                                      "bb_single_source",
                                      "out_of_range",
                                      "parallelize_models",
                                      "block_during_paralellization"};

Keys names_of(const Node* definition) {
  Keys names;
  if (definition == nullptr || !definition->is_map()) return names;
  for (const auto& entry : definition->entries()) names.push_back(entry.key.as_text());
  return names;
}

// Weights of a CombinedSource and the arguments of the models of CES sources stand under
// names that these lists give.
Keys listed_names(const Node& map) {
  Keys names;
  if (!map.is_map()) return names;
  for (const char* key : {"weight_names",
                          "smearing_parameters",
                          "bias_parameters",
                          "efficiency_parameters"}) {
    const Node* list = map.find(key);
    if (list == nullptr || !list->is_list()) continue;
    for (const auto& item : list->items()) {
      if (item.is_string()) names.push_back(item.as_string());
    }
  }
  return names;
}

void check_source(const Node& source,
                  const Keys& outer_names,
                  std::vector<Problem>& out) {
  check_keys(source,
             joined({source_only_keys,
                     shared_keys,
                     keys_without_effect(),
                     outer_names,
                     listed_names(source)}),
             out);
}

void check_term(const Node& term, const Keys& parameters, std::vector<Problem>& out) {
  const Keys names = joined({parameters, listed_names(term)});
  check_keys(
      term, joined({term_only_keys, shared_keys, keys_without_effect(), names}), out);
  if (!term.is_map()) return;
  if (const Node* config = term.find("likelihood_config"); config && !config->is_null()) {
    check_keys(*config, blueice_likelihood_keys, out);
  }
  const Node* sources = term.find("sources");
  if (sources == nullptr || !sources->is_list()) return;
  for (const auto& source : sources->items()) check_source(source, names, out);
}

}  // namespace

const std::vector<std::string>& keys_without_effect() {
  static const Keys keys = {"n_cores",
                            "extra_dont_hash_settings",
                            "dont_hash_settings",
                            "nohash_settings",
                            "force_recalculation",
                            "never_save_to_cache",
                            "cache_attributes",
                            "cache_dir",
                            "task_dir",
                            "data_dirs",
                            "delay_pdf_computation",
                            "pdf_sampling_multiplier",
                            "pdf_sampling_batch_size",
                            "n_events_for_pdf",
                            "livetime_days",
                            "events_per_day",
                            "rate_multiplier",
                            "templatename",
                            "templatenames",
                            "file_hash",
                            "hash",
                            "label",
                            "color"};
  return keys;
}

void check_template_model_keys(const Node& root, std::vector<Problem>& problems) {
  check_keys(root, joined({common_model_keys(), {"likelihood_config"}}), problems);
  if (!root.is_map()) return;
  const Node* definition = root.find("parameter_definition");
  if (definition != nullptr && definition->is_map()) {
    for (const auto& entry : definition->entries()) {
      if (!entry.value.is_null()) check_keys(entry.value, parameter_keys(), problems);
    }
  }
  const Node* likelihood = root.find("likelihood_config");
  if (likelihood == nullptr) return;
  check_keys(*likelihood,
             {"likelihood_weights", "template_folder", "likelihood_terms"},
             problems);
  if (!likelihood->is_map()) return;
  const Node* terms = likelihood->find("likelihood_terms");
  if (terms == nullptr || !terms->is_list()) return;
  const Keys parameters = names_of(definition);
  for (const auto& term : terms->items()) check_term(term, parameters, problems);
}

}  // namespace jacta
