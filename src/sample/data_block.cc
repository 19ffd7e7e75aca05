#include "jacta/sample/data_block.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "data_decisions.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/decay/decay_keys.h"
#include "jacta/sample/sample_file.h"
#include "mass_histogram.h"

namespace jacta {

namespace {

// What the uses of keys depend on.
struct Situation {
  bool is_cfit = false;
  bool weight_scale = false;
  std::vector<std::string> missing_samples = {};
  std::vector<std::string> own_variables = {};  ///< names in extra_var
};

Node names_schema() {
  return list_schema(type_schema("string"));
}

Node file_names_schema() {
  return either_schema(
      {type_schema("string"),
       list_schema(either_schema({type_schema("string"), names_schema()}))});
}

Node positive_schema() {
  Node schema = type_schema("integer");
  schema.set("minimum", Node::integer(1));
  return schema;
}

std::size_t read_resolution_size(const Node& n) {
  constexpr double largest = 1e6;
  const double size = finite_number(n);
  if (size >= 1 && size <= largest && size == std::floor(size)) {
    return static_cast<std::size_t>(size);
  }
  throw n.error("resolution_size must be a whole number, 1 or more",
                "it is the number of rows that every event of data and bg has");
}

Node values_schema() {
  const Node one = either_schema({type_schema("number"), type_schema("string")});
  return either_schema(
      {type_schema("number"),
       type_schema("string"),
       list_schema(either_schema({one, names_schema(), type_schema("null")}))});
}

Node smear_schema() {
  const Node words = words_schema({"Poisson", "Gamma", "Dirichlet"});
  return either_schema({words, type_schema("object")});
}

const std::vector<std::string>& sample_names() {
  static const std::vector<std::string> names = {
      "data", "phsp", "bg", "phsp_noeff", "phsp_plot"};
  return names;
}

std::string described(const std::string& sample) {
  if (sample == "data") return "the events that are fitted";
  if (sample == "phsp")
    return "Monte Carlo events, the measure of normalisation integrals";
  if (sample == "bg") return "background events, subtracted by their weights";
  if (sample == "phsp_noeff") return "events that fit fractions are integrals over";
  return "Monte Carlo events that projections are made of";
}

void read_model(const Node& model, DataBlock& block) {
  const std::string& word = model.as_string();
  static const std::vector<std::string> known = {
      "auto", "default", "cfit", "cached_int", "cached_amp"};
  if (std::find(known.begin(), known.end(), word) == known.end()) {
    throw model.error("the likelihood model '" + word + "' is not available",
                      nearest_advice(word, known));
  }
  block.is_cfit = word == "cfit";
}

void check_fraction(const Node& value) {
  const double fraction = value.as_real();
  if (!(fraction >= 0 && fraction < 1)) throw value.error("bg_frac must be in [0, 1)");
}

bool from_phase_space(const Node& from) {
  if (from.as_text() == "phsp") return false;
  if (from.as_text() == "phase_space") return true;
  throw from.error("toys_from must be phsp or phase_space",
                   "phsp draws from the events of that sample, phase_space from flat "
                   "phase space");
}

std::string folder_name(const Node& n) {
  if (n.is_string() && !n.as_string().empty()) return n.as_string();
  throw n.error("integral_folder must be the name of a folder",
                "such as `integral_folder: integrals`");
}

KeyTable::Key model_key(DataBlock& b) {
  return {
      "model",
      accepting(with_default(
                    words_schema({"auto", "default", "cfit", "cached_int", "cached_amp"}),
                    Node::string("default")),
                [&b](const Node& n) { read_model(n, b); }),
      "the likelihood: default, or cfit for signal and background with a fraction; the "
      "others mean default"};
}

void add_settings(KeyTable& table, DataBlock& b) {
  const auto format = [] {
    return accepting(type_schema("string"),
                     [](const Node& n) { check_sample_format(n); });
  };
  table.add(KeyTable{
      {"dat_order",
       list_into(b.dat_order, type_schema("string")),
       "particles in the order of the files; the final ones by name without it"},
      {"format", format(), "format of the files, by their names without it"},
      {"mode", format(), "the same as format"},
      {"weight_scale",
       switch_into(b.weight_scale),
       "True: weights of scale_list times (sum of weights of data)/(number of events)"},
      {"negtive_idx",
       list_into(b.negative, type_schema("string")),
       "samples whose weights count negative, as regular expressions for the beginning "
       "of "
       "their names; [bg*] without it"},
      {"extra_var",
       accepting(type_schema("object"),
                 [](const Node& n) {
                   if (!n.is_map()) throw n.error("extra_var must be a map of variables");
                 }),
       "variables of one's own; no likelihood here reads them"},
      {"resolution_size",
       accepting(with_default(positive_schema(), Node::integer(1)),
                 [&b](const Node& n) { b.resolution_size = read_resolution_size(n); }),
       "rows of data and bg per event: points that a finite resolution allows, over "
       "which "
       "the density is averaged by their weights"},
      {"lazy_call",
       switch_into(b.is_lazy),
       "True: the waves of Monte Carlo events are not kept but made part by part, in "
       "constant memory; the same bits"},
      {"integral_folder",
       accepting(type_schema("string"),
                 [&b](const Node& n) { b.integral_folder = folder_name(n); }),
       "folder where integrals of Monte Carlo events are kept and found again by a key; "
       "made where it is missing"},
      {"compat_clip",
       switch_into(b.compat_clip),
       "True: probabilities below 1e-6 as tf-pwa clips them"},
      {"toys_from",
       accepting(
           with_default(words_schema({"phsp", "phase_space"}), Node::string("phsp")),
           [&b](const Node& n) { b.toys_from_phase_space = from_phase_space(n); }),
       "toys are drawn from the sample phsp, or from flat phase space"}});
  table.add(model_key(b));
  table.add(data_switch_keys(b.switches));
  table.add({"cached_int",
             "cached_amp",
             "use_tf_function",
             "jit_compile",
             "no_id_cached",
             "lazy_file",
             "cached_lazy_call",
             "lazy_prefetch",
             "preprocessor",
             "amp_model",
             "cached_shape_idx",
             "no_p4",
             "no_angle",
             "multi_gpu",
             "cached_data"},
            no_effect("it is about how tf-pwa computes, not what"));
  table.add({"only_left_angle",
             no_effect("only the angles of first daughters enter amplitudes anyway")});
  table.add({"plot_add_ref_amp", no_effect("it is for plots, which are not drawn here")});
  table.add(
      {"inject_ratio", "float_inmc_ratio_in_pdf", "inmc", "inmc_weight", "inmc_charge"},
      not_available("Monte Carlo mixed into the data is not"));
}

// A key of a sample, unless it has no effect in this situation.
struct SampleKey {
  std::string tail;
  Node SampleFiles::*target;
  Node schema;
  std::string text;
};

std::vector<SampleKey> sample_keys(const std::string& name) {
  return {{"", &SampleFiles::files, file_names_schema(), described(name) + ": files"},
          {"_weight",
           &SampleFiles::weight,
           values_schema(),
           "weights of the events of " + name + ": a number, files, or one per sample"},
          {"_charge",
           &SampleFiles::charge,
           values_schema(),
           "charges of the events of " + name + ", above 0: particle, else antiparticle"},
          {"_weight_smear",
           &SampleFiles::weight_smear,
           smear_schema(),
           "random factors of the weights of " + name + ", for bootstrap replicas"},
          {"_eff_value",
           &SampleFiles::efficiency_values,
           values_schema(),
           "efficiency at the events of " + name + ", of cfit"},
          {"_bg_value",
           &SampleFiles::background_values,
           values_schema(),
           "density of the background at the events of " + name + ", of cfit"}};
}

// Why a key of a sample has no effect; empty where it has.
std::string objection(const Situation& now,
                      const std::string& sample,
                      const SampleKey& key) {
  const bool is_companion = !key.tail.empty();
  const auto& missing = now.missing_samples;
  if (now.is_cfit && sample == "bg" && !key.tail.ends_with("_value")) {
    return "cfit describes the background by bg_frac and bg_value";
  }
  if (is_companion &&
      std::find(missing.begin(), missing.end(), sample) != missing.end()) {
    return "there is no sample " + sample;
  }
  return "";
}

void add_samples(KeyTable& table, DataBlock& b, const Situation& now) {
  for (const auto& name : sample_names()) {
    for (auto& key : sample_keys(name)) {
      const std::string why = objection(now, name, key);
      Node& target = b.samples[name].*key.target;
      if (why.empty()) {
        table.add({name + key.tail, node_into(target, key.schema), key.text});
      } else {
        table.add({name + key.tail, no_effect(why)});
      }
    }
  }
  for (const std::string name : {"data_rec", "phsp_rec", "bg_rec", "phsp_plot_rec"}) {
    table.add({name, name + "_weight", name + "_charge"},
              no_effect("projections are of data and phsp"));
  }
  if (now.is_cfit) {
    table.add({"bg_frac",
               accepting(type_schema("number"),
                         [&b](const Node& n) {
                           check_fraction(n);
                           b.background_fraction = n;
                         }),
               "fraction of background in the data, of cfit: 0 to 1"});
  } else {
    table.add({"bg_frac", no_effect("only model: cfit has a fraction of background")});
  }
  const std::string text = "samples whose weights are scaled: [bg]";
  if (now.weight_scale) {
    table.add({"scale_list", list_into(b.scale_list, type_schema("string")), text});
  } else {
    table.add({"scale_list", no_effect("it belongs to weight_scale: True")});
  }
}

// Variables of the user's: no likelihood here reads them.
void add_own_variables(KeyTable& table, const Situation& now) {
  if (now.own_variables.empty()) return;
  std::vector<std::string> names = {"extra_var"};
  for (const auto& name : now.own_variables) {
    for (const auto& sample : sample_names()) names.push_back(sample + "_" + name);
  }
  table.add(names, no_effect("no likelihood here reads variables of one's own"));
}

// Keys whose values decide what they mean; read_data_block() looks at them.
void add_decided(KeyTable& table) {
  const auto later = [](Node schema) {
    return accepting(std::move(schema), [](const Node&) {});
  };
  const Node either = either_schema({type_schema("boolean"), type_schema("number")});
  table.add(KeyTable{
      {"decay_cut", later(names_schema()), "without effect: write decay_chain_cut"},
      {"using_mix_likelihood",
       later(either),
       "without effect: the sum over samples is the same; not available with cfit"},
      {"bg_function",
       later(either_schema({words_schema({"default_bg"}), mass_histogram_schema()})),
       "density of the background, of cfit, as a histogram in invariant masses; "
       "default_bg: that of data_bg_value and phsp_bg_value"},
      {"eff_function",
       later(either_schema({words_schema({"default_eff"}), mass_histogram_schema()})),
       "efficiency, of cfit, as a histogram in invariant masses; default_eff: that of "
       "data_eff_value and phsp_eff_value"}});
}

KeyTable data_keys(DataBlock& b, const Situation& now) {
  KeyTable table{};
  add_samples(table, b, now);
  add_own_variables(table, now);
  add_settings(table, b);
  add_decided(table);
  return table.of("data").allow_nothing();
}

Situation situation_of(const Node& data) {
  DataBlock block;
  std::vector<Problem> problems;
  KeyTable{model_key(block), {"weight_scale", switch_into(block.weight_scale)}}
      .read_defaults(data, problems);
  throw_first_error(problems);
  Situation now{.is_cfit = block.is_cfit, .weight_scale = block.weight_scale};
  for (const auto& name : sample_names()) {
    if (find_value(data, name) == nullptr) now.missing_samples.push_back(name);
  }
  if (const Node* extra = find_value(data, "extra_var"); extra && extra->is_map()) {
    for (const auto& [key, value] : extra->entries()) {
      now.own_variables.push_back(key.as_text());
    }
  }
  return now;
}

}  // namespace

DataBlock read_data_block(const Node& root, Diagnostics& diagnostics) {
  const Node* data = find_value(root, "data");
  if (data == nullptr) throw root.error("there is no `data` block", "name the samples");
  DataBlock block{.place = data->location()};
  read_map(data_keys(block, situation_of(*data)), *data, diagnostics);
  decide_keys(*data, block, diagnostics);
  if (block.is_cfit && block.background_fraction.is_null()) {
    throw data->error("the key 'bg_frac' is missing", "cfit needs it");
  }
  return block;
}

std::string text_beside_samples(const Node& root) {
  std::set<std::string> left_out = {"integral_folder", "lazy_call"};
  for (const auto& name : sample_names()) {
    for (const auto& key : sample_keys(name)) left_out.insert(name + key.tail);
  }
  const auto without = [](const Node& map, const std::set<std::string>& names) {
    Node result = Node::map();
    for (const auto& [key, value] : map.entries()) {
      if (!names.contains(key.as_text())) result.set(key.as_text(), value);
    }
    return result;
  };
  Node rest = without(root, {"data", "plot"});
  if (const Node* data = find_value(root, "data"); data && data->is_map()) {
    rest.set("data", without(*data, left_out));
  }
  return python_json(rest);
}

Node data_block_schema() {
  DataBlock block;
  KeyTable table{};
  // What one likelihood reads and the other does not is in it.
  KeyTable of_cfit{};
  add_samples(table, block, {.is_cfit = false, .weight_scale = true});
  add_samples(of_cfit, block, {.is_cfit = true, .weight_scale = true});
  for (const auto& key : of_cfit.keys()) {
    if (table.reads(key.name) || !of_cfit.reads(key.name)) continue;
    table = table.without(key.name);
    table.add(key);
  }
  add_settings(table, block);
  add_decided(table);
  return table.schema();
}

}  // namespace jacta
