#include "template_keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/density/read_density.h"
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

void is_map(const Node& n) {
  n.entries();
}

void is_piecewise(const Node& n) {
  std::string word;
  if (n.as_string() == "linear") {
    throw n.error("linear interpolation between bins is not supported",
                  "choose piecewise");
  }
  one_of(word, {"piecewise"})(n);
}

Node one_schema() {
  Node schema = Node::map();
  schema.set("enum", Node::list({Node::integer(1)}));
  return schema;
}

struct Accepted {
  Check check;
  Node schema;
};

Node schema_of(Check check) {
  if (check == is_map) return density_schema();
  const Accepted all[] = {{is_text, type_schema("string")},
                          {is_flag, type_schema("boolean")},
                          {is_number, type_schema("number")},
                          {is_not_negative, type_schema("number")},
                          {is_positive, type_schema("number")},
                          {is_integer, type_schema("integer")},
                          {are_texts, list_schema(type_schema("string"))},
                          {are_integers, list_schema(type_schema("integer"))},
                          {check_slice_args, slice_args_schema()}};
  for (const auto& known : all) {
    if (known.check == check) return known.schema;
  }
  return Node::map();
}

constexpr unsigned template_source = 1;
constexpr unsigned spectrum_source = 2;
constexpr unsigned combined_source = 4;
constexpr unsigned ces_template = 8;
constexpr unsigned ces_peak = 16;
constexpr unsigned ces_flat = 32;
constexpr unsigned density_source = 64;
constexpr unsigned one_template = template_source | spectrum_source;
constexpr unsigned any_template = one_template | combined_source;
constexpr unsigned smeared = ces_template | ces_peak;
constexpr unsigned any_ces = smeared | ces_flat;

struct SettingKey {
  const char* name;
  unsigned classes;  // that read it
  Check check;
  bool shared;  // may stand in the term
  const char* text;
};

constexpr SettingKey setting_keys[] = {
    {"histname",
     one_template | ces_template,
     is_text,
     false,
     "name of the histogram in its file; names of parameters in {} are replaced"},
    {"template_filename",
     one_template | ces_template,
     is_text,
     false,
     "file of the template; names of parameters in {} are replaced"},
    {"histnames",
     any_template | ces_template,
     are_texts,
     false,
     "names of the histograms that are combined, or one"},
    {"template_filenames",
     any_template | ces_template,
     are_texts,
     false,
     "files of the histograms that are combined, or one"},
    {"weight_names",
     combined_source,
     are_texts,
     false,
     "parameters that weigh the second and further histograms"},
    {"spectrum_name",
     spectrum_source,
     is_text,
     false,
     "file of the spectrum that weighs the template along spectrum_axis"},
    {"spectrum_axis",
     spectrum_source,
     is_integer,
     false,
     "number of the axis of the spectrum, from 0"},
    {"peak_energy", ces_peak, is_number, false, "energy of the line in keV"},
    {"density",
     density_source,
     is_map,
     false,
     "the formula: its kind with a map of its arguments"},
    {"events_per_livetime",
     density_source,
     is_not_negative,
     false,
     "expected events in the analysis space per unit of livetime, 1 without it"},
    {"fiducial_mass",
     any_ces,
     is_not_negative,
     false,
     "mass that scales the rate, in place of that of fiducial_mass_parameter"},
    {"histogram_scale_factor",
     any_template,
     is_not_negative,
     true,
     "factor of the contents of the histogram"},
    {"normalise_template",
     one_template,
     is_flag,
     true,
     "whether the contents are divided by their sum"},
    {"convert_to_uniform",
     any_template,
     is_flag,
     true,
     "true: density 1/volume in every bin, as alea has it, whatever the contents"},
    {"log10_bins",
     any_template,
     are_integers,
     true,
     "numbers of the axes whose edges are log10 of the values"},
    {"in_events_per_bin",
     any_template,
     is_flag,
     true,
     "false: contents are densities; else events per bin"},
    {"slice_args",
     any_template,
     check_slice_args,
     true,
     "cuts or sums over axes before use: {slice_axis, slice_axis_limits, sum_axis}"},
    {"fraction_in_range",
     any_template,
     is_not_negative,
     true,
     "factor of the expected events: the fraction within the analysis space"},
    {"apply_efficiency",
     any_template | any_ces,
     is_flag,
     true,
     "false: the efficiency is not applied"},
    {"efficiency_model", any_ces, is_text, true, "function of the energy: its name"},
    {"efficiency_parameters",
     any_ces,
     are_texts,
     true,
     "parameters of the efficiency model"},
    {"apply_smearing",
     smeared,
     is_flag,
     true,
     "false: the energy resolution is not applied"},
    {"smearing_model", smeared, is_text, true, "function of the resolution: its name"},
    {"smearing_parameters", smeared, are_texts, true, "parameters of the smearing model"},
    {"apply_bias", smeared, is_flag, true, "false: the energy bias is not applied"},
    {"bias_model", smeared, is_text, true, "function of the bias: its name"},
    {"bias_parameters", smeared, are_texts, true, "parameters of the bias model"},
    {"minimal_energy_resolution",
     any_ces,
     is_positive,
     true,
     "width of the bins of the true spectrum in keV, 0.05 without it"},
    {"zero_filling_for_outlier",
     ces_template,
     is_flag,
     true,
     "true: the spectrum goes on with 0 down to the energy 0"}};

unsigned class_bit(const std::string& name) {
  if (name == "alea.template_source.TemplateSource") return template_source;
  if (name == "alea.template_source.CombinedSource") return combined_source;
  if (name == "alea.template_source.SpectrumTemplateSource") return spectrum_source;
  if (name == "alea.ces_source.CESTemplateSource") return ces_template;
  if (name == "alea.ces_source.CESMonoenergySource") return ces_peak;
  if (name == "alea.ces_source.CESFlatSource") return ces_flat;
  if (name == density_source_class) return density_source;
  return any_template | any_ces | density_source;
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
  KeyTable table{required("name", into(source.name), "name of the source"),
                 {"class",
                  accepting([] { return words_schema(source_classes()); }, is_text),
                  "what it is built from; default_source_class of the term without it"},
                 {"parameters",
                  accepting([] { return schema_of(are_texts); }, are_texts),
                  "the parameters that its rate and its template depend on; a source "
                  "with a density may leave them out"},
                 {"named_parameters",
                  accepting([] { return schema_of(are_texts); }, are_texts),
                  "those of them whose values stand in names of files and histograms"},
                 {"efficiency_name",
                  accepting(type_schema("string"),
                            [&settings](const Node& n) {
                              is_text(n);
                              settings.set("efficiency_name", n);
                            }),
                  "the parameter of type efficiency that scales its rate"},
                 {"allow_negative",
                  into(source.allow_negative),
                  "whether its template may have negative contents"},
                 {"pdf_interpolation_method",
                  accepting([] { return words_schema({"piecewise"}); }, is_piecewise),
                  "densities are constant in a bin"},
                 {"rate_multiplier",
                  accepting(one_schema,
                            [](const Node& n) {
                              if (finite_real(n) == 1) return;
                              throw n.error(
                                  "a rate_multiplier of a source is not available",
                                  "scale its template by histogram_scale_factor");
                            }),
                  "not available; 1 is accepted"}};
  const unsigned own_class = class_bit(class_name);
  if ((own_class & density_source) == 0) {
    table = table.without("parameters");
    table.add(required("parameters",
                       accepting([] { return schema_of(are_texts); }, are_texts),
                       "the parameters that its rate and its template depend on"));
  }
  for (const SettingKey& key : setting_keys) {
    if ((key.classes & own_class) == 0) {
      table.add(
          {key.name,
           no_effect(fmt::format("sources of class {} do not read it", class_name))});
      continue;
    }
    table.add({key.name,
               accepting([check = key.check] { return schema_of(check); },
                         [&settings, key](const Node& n) {
                           key.check(n);
                           settings.set(key.name, n);
                         }),
               key.text});
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
