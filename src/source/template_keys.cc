#include "template_keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "slice.h"

namespace jacta {

namespace {

using Names = std::vector<std::string>;
using Check = void (*)(const Node&);

void is_text(const Node& n) {
  n.as_string();
}

void is_flag(const Node& n) {
  n.as_boolean();
}

void is_number(const Node& n) {
  finite_real(n);
}

void is_not_negative(const Node& n) {
  if (finite_real(n) < 0) throw n.error("must not be negative, found " + n.as_text());
}

void is_positive(const Node& n) {
  if (!(finite_real(n) > 0)) throw n.error("must be positive, found " + n.as_text());
}

void is_integer(const Node& n) {
  n.as_integer();
}

void are_texts(const Node& n) {
  for (const Node& item : n.items()) item.as_string();
}

void are_integers(const Node& n) {
  for (const Node& item : n.items()) item.as_integer();
}

void is_piecewise(const Node& n) {
  std::string word;
  if (n.as_string() == "linear") {
    throw n.error("linear interpolation between bins is not supported",
                  "choose piecewise");
  }
  one_of(word, {"piecewise"})(n);
}

constexpr unsigned template_source = 1;
constexpr unsigned spectrum_source = 2;
constexpr unsigned combined_source = 4;
constexpr unsigned ces_template = 8;
constexpr unsigned ces_peak = 16;
constexpr unsigned ces_flat = 32;
constexpr unsigned one_template = template_source | spectrum_source;
constexpr unsigned any_template = one_template | combined_source;
constexpr unsigned smeared = ces_template | ces_peak;
constexpr unsigned any_ces = smeared | ces_flat;

struct SettingKey {
  const char* name;
  unsigned classes;  // that read it
  Check check;
  bool shared;  // may stand in the term
};

constexpr SettingKey setting_keys[] = {
    {"histname", one_template | ces_template, is_text, false},
    {"template_filename", one_template | ces_template, is_text, false},
    {"histnames", any_template | ces_template, are_texts, false},
    {"template_filenames", any_template | ces_template, are_texts, false},
    {"weight_names", combined_source, are_texts, false},
    {"spectrum_name", spectrum_source, is_text, false},
    {"spectrum_axis", spectrum_source, is_integer, false},
    {"peak_energy", ces_peak, is_number, false},
    {"fiducial_mass", any_ces, is_not_negative, false},
    {"histogram_scale_factor", any_template, is_not_negative, true},
    {"normalise_template", one_template, is_flag, true},
    {"convert_to_uniform", any_template, is_flag, true},
    {"log10_bins", any_template, are_integers, true},
    {"in_events_per_bin", any_template, is_flag, true},
    {"slice_args", any_template, check_slice_args, true},
    {"fraction_in_range", any_template, is_not_negative, true},
    {"apply_efficiency", any_template | any_ces, is_flag, true},
    {"efficiency_model", any_ces, is_text, true},
    {"efficiency_parameters", any_ces, are_texts, true},
    {"apply_smearing", smeared, is_flag, true},
    {"smearing_model", smeared, is_text, true},
    {"smearing_parameters", smeared, are_texts, true},
    {"apply_bias", smeared, is_flag, true},
    {"bias_model", smeared, is_text, true},
    {"bias_parameters", smeared, are_texts, true},
    {"minimal_energy_resolution", any_ces, is_positive, true},
    {"zero_filling_for_outlier", ces_template, is_flag, true}};

unsigned class_bit(const std::string& name) {
  if (name == "alea.template_source.TemplateSource") return template_source;
  if (name == "alea.template_source.CombinedSource") return combined_source;
  if (name == "alea.template_source.SpectrumTemplateSource") return spectrum_source;
  if (name == "alea.ces_source.CESTemplateSource") return ces_template;
  if (name == "alea.ces_source.CESMonoenergySource") return ces_peak;
  if (name == "alea.ces_source.CESFlatSource") return ces_flat;
  return any_template | any_ces;
}

void append_names(Names& names, const Node& map, const char* key) {
  const Node* list = map.is_map() ? map.find(key) : nullptr;
  if (list == nullptr || !list->is_list()) return;
  for (const auto& item : list->items()) {
    if (item.is_string()) names.push_back(item.as_string());
  }
}

}  // namespace

Names listed_names(const Node& map) {
  Names names;
  for (const char* key : {"weight_names",
                          "smearing_parameters",
                          "bias_parameters",
                          "efficiency_parameters"}) {
    append_names(names, map, key);
  }
  return names;
}

Names used_names(const SourceConfiguration& source) {
  Names names = listed_names(source.settings);
  names.insert(
      names.end(), source.named_parameters.begin(), source.named_parameters.end());
  return names;
}

KeyTable source_keys(const std::string& class_name, SourceConfiguration& source) {
  Node& settings = source.settings;
  KeyTable table{required("name", into(source.name)),
                 {"class", [](const Node& n) { n.as_string(); }},
                 required("parameters", are_texts),
                 {"named_parameters", are_texts},
                 {"efficiency_name",
                  [&settings](const Node& n) {
                    is_text(n);
                    settings.set("efficiency_name", n);
                  }},
                 {"allow_negative", into(source.allow_negative)},
                 {"pdf_interpolation_method", is_piecewise},
                 {"rate_multiplier", [](const Node& n) {
                    if (finite_real(n) == 1) return;
                    throw n.error("a rate_multiplier of a source is not available",
                                  "scale its template by histogram_scale_factor");
                  }}};
  const unsigned own_class = class_bit(class_name);
  for (const SettingKey& key : setting_keys) {
    if ((key.classes & own_class) == 0) {
      table.add(
          {key.name,
           no_effect(fmt::format("sources of class {} do not read it", class_name))});
      continue;
    }
    table.add({key.name, [&settings, key](const Node& n) {
                 key.check(n);
                 settings.set(key.name, n);
               }});
  }
  table.add(keys_without_effect(), no_effect);
  return table;
}

const Names& shared_source_keys() {
  static const Names keys = [] {
    Names names = {"efficiency_name", "allow_negative", "pdf_interpolation_method"};
    for (const SettingKey& key : setting_keys) {
      if (key.shared) names.emplace_back(key.name);
    }
    return names;
  }();
  return keys;
}

const Names& keys_without_effect() {
  static const Names keys = {"n_cores",
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

}  // namespace jacta
