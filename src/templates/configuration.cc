#include "configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "jacta/base/text.h"
#include "jacta/config/expression.h"
#include "template_keys.h"

namespace jacta {

namespace {

const Node* given(const Node& map, const char* key) {
  const Node* node = map.find(key);
  return node == nullptr || node->is_null() ? nullptr : node;
}

std::vector<std::string> read_names(const Node& list) {
  std::vector<std::string> names;
  for (const auto& item : list.items()) names.push_back(item.as_string());
  return names;
}

bool contains(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::string one_of(const Node& node, const std::vector<std::string>& words) {
  const std::string& word = node.as_string();
  if (contains(words, word)) return word;
  throw node.error(fmt::format("'{}' is not known", word), nearest_advice(word, words));
}

Node merged_settings(const Node& term, const Node& source) {
  static const std::set<std::string> not_inherited = {"name",
                                                      "sources",
                                                      "default_source_class",
                                                      "likelihood_type",
                                                      "likelihood_config",
                                                      "source_wise_interpolation",
                                                      "out_of_range"};
  Node settings = Node::map({}, source.location());
  for (const auto& [key, value] : term.entries()) {
    if (not_inherited.count(key.as_text()) == 0) settings.set(key.as_text(), value);
  }
  for (const auto& [key, value] : source.entries()) settings.set(key.as_text(), value);
  return settings;
}

void check_parameter_names(const Node& list, const Parameters& parameters) {
  for (const auto& item : list.items()) {
    const std::string& name = item.as_string();
    if (parameters.find(name)) continue;
    throw item.error(fmt::format("unknown parameter '{}'", name),
                     nearest_advice(name, parameters.names()));
  }
}

void read_efficiency(SourceConfiguration& source, const Parameters& parameters) {
  const Node* name = given(source.settings, "efficiency_name");
  if (name == nullptr) return;
  source.efficiency_name = name->as_string();
  if (!contains(source.parameters, source.efficiency_name)) {
    throw name->error(
        fmt::format("the efficiency_name '{}' is not among the parameters of "
                    "source {}",
                    source.efficiency_name,
                    source.name),
        nearest_advice(source.efficiency_name, source.parameters));
  }
  const Parameter& parameter = parameters[source.efficiency_name];
  if (parameter.ptype != "efficiency") {
    throw name->error(
        fmt::format("the parameter {} must have ptype efficiency", parameter.name));
  }
  const Limits limits = parameter.limits();
  if (!std::isfinite(limits.lower) || !std::isfinite(limits.upper) || limits.lower < 0) {
    throw name->error(
        fmt::format("the fit_limits of efficiency {} must be finite and not negative",
                    parameter.name));
  }
}

SourceConfiguration read_source(const Node& term,
                                const Node& node,
                                const Parameters& parameters) {
  SourceConfiguration source;
  source.place = node;
  source.settings = merged_settings(term, node);
  source.name = node.at("name").as_string();
  const Node* class_name = given(node, "class");
  if (class_name == nullptr) class_name = given(term, "default_source_class");
  if (class_name == nullptr) {
    throw node.error(
        fmt::format("source {} has no class and its term no "
                    "default_source_class",
                    source.name));
  }
  source.class_name = one_of(*class_name, source_classes());

  const Node& list = node.at("parameters");
  check_parameter_names(list, parameters);
  source.parameters = read_names(list);
  if (const Node* named = given(node, "named_parameters")) {
    source.named_parameters = read_names(*named);
    for (const auto& item : named->items()) {
      if (contains(source.parameters, item.as_string())) continue;
      throw item.error(
          fmt::format("the named parameter '{}' is not among the parameters of source {}",
                      item.as_string(),
                      source.name),
          nearest_advice(item.as_string(), source.parameters));
    }
  }
  std::vector<std::string> rates;
  for (const auto& name : source.parameters) {
    if (parameters[name].ptype == "rate") rates.push_back(name);
  }
  if (rates.size() != 1 || rates[0] != source.name + "_rate_multiplier") {
    throw list.error(
        fmt::format("source {} must have exactly one rate parameter, named "
                    "{}_rate_multiplier; it has: {}",
                    source.name,
                    source.name,
                    rates.empty() ? "none" : join(rates)));
  }
  if (const Node* negative = given(source.settings, "allow_negative")) {
    source.allow_negative = negative->as_boolean();
  }
  if (const Node* method = given(source.settings, "pdf_interpolation_method")) {
    if (method->as_string() == "linear") {
      throw method->error("linear interpolation between bins is not supported",
                          "choose piecewise");
    }
    one_of(*method, {"piecewise"});
  }
  read_efficiency(source, parameters);
  return source;
}

void read_blueice_likelihood_config(const Node& node, TermConfiguration& term) {
  if (const Node* n = given(node, "morpher")) {
    term.morpher = one_of(*n, {"GridInterpolator", "IndexMorpher", "RadialInterpolator"});
    if (term.morpher == "RadialInterpolator") {
      throw n->error("the experimental RadialInterpolator is not supported",
                     "use GridInterpolator");
    }
  }
  if (const Node* n = given(node, "outlier_likelihood")) {
    term.outlier_likelihood = n->as_real();
    if (!(term.outlier_likelihood > 0)) {
      throw n->error("outlier_likelihood must be positive");
    }
  }
  if (const Node* n = given(node, "out_of_range")) {
    term.clip_out_of_range = one_of(*n, {"clip", "error"}) == "clip";
  }
  if (const Node* n = given(node, "model_statistical_uncertainty_handling")) {
    term.statistical_uncertainty_handling = one_of(*n, {"bb_single"});
    term.bb_single_source = node.at("bb_single_source");
  }
}

double nominal_value(const Node& name, const Parameters& parameters) {
  if (!parameters.find(name.as_string())) {
    throw name.error(fmt::format("unknown parameter '{}'", name.as_string()),
                     nearest_advice(name.as_string(), parameters.names()));
  }
  const auto& nominal = parameters[name.as_string()].nominal_value;
  if (!nominal) {
    throw name.error(
        fmt::format("the parameter {} has no nominal value", name.as_string()));
  }
  return nominal->value;
}

TermConfiguration read_term(const Node& node, const Parameters& parameters) {
  TermConfiguration term;
  term.place = node;
  term.name = node.at("name").as_string();
  if (term.name == "ancillary" || term.name == "generate_values") {
    throw node.at("name").error(fmt::format("the name '{}' is taken", term.name));
  }
  const std::string type = one_of(node.at("likelihood_type"),
                                  {"blueice.likelihood.UnbinnedLogLikelihood",
                                   "blueice.likelihood.BinnedLogLikelihood"});
  term.binned = type == "blueice.likelihood.BinnedLogLikelihood";
  for (auto& [name, edges] : read_analysis_space(node.at("analysis_space"))) {
    term.analysis_space.push_back({name, std::move(edges)});
  }
  const Node& livetime = node.at("livetime_parameter");
  term.livetime_parameter = livetime.as_string();
  if (!parameters.find(term.livetime_parameter)) {
    throw livetime.error(
        fmt::format("unknown livetime_parameter '{}'", term.livetime_parameter),
        nearest_advice(term.livetime_parameter, parameters.names()));
  }
  if (const Node* n = given(node, "fiducial_mass_parameter")) {
    term.fiducial_mass = nominal_value(*n, parameters);
  }
  if (const Node* n = given(node, "source_wise_interpolation")) {
    term.source_wise_interpolation = n->as_boolean();
  }
  if (const Node* n = given(node, "likelihood_config")) {
    read_blueice_likelihood_config(*n, term);
  }
  if (term.binned) term.source_wise_interpolation = false;
  if (term.morpher == "IndexMorpher" && term.source_wise_interpolation) {
    throw node.error("IndexMorpher needs source_wise_interpolation: false");
  }
  if (const Node* n = given(node, "out_of_range")) {
    term.clip_out_of_range = one_of(*n, {"clip", "error"}) == "clip";
  }
  const Node& sources = node.at("sources");
  if (sources.items().empty()) throw sources.error("a term needs at least one source");
  for (const auto& source : sources.items()) {
    term.sources.push_back(read_source(node, source, parameters));
    for (std::size_t i = 0; i + 1 < term.sources.size(); ++i) {
      if (term.sources[i].name != term.sources.back().name) continue;
      throw source.error(
          fmt::format("two sources of the term are named {}", term.sources[i].name));
    }
  }
  return term;
}

void note_keys_without_effect(const Node& node, Diagnostics& diagnostics) {
  for (const auto& entry : node.entries()) {
    if (!contains(keys_without_effect(), entry.key.as_text())) continue;
    diagnostics.note(fmt::format("{}: the key '{}' has no effect here",
                                 entry.key.location().text(),
                                 entry.key.as_text()));
  }
}

}  // namespace

std::vector<TermConfiguration> read_terms(const Node& likelihood_config,
                                          const Parameters& parameters,
                                          Diagnostics& diagnostics) {
  const Node& list = likelihood_config.at("likelihood_terms");
  std::vector<TermConfiguration> terms;
  for (const auto& node : list.items()) {
    terms.push_back(read_term(node, parameters));
    for (std::size_t i = 0; i + 1 < terms.size(); ++i) {
      if (terms[i].name != terms.back().name) continue;
      throw node.error(fmt::format("two likelihood terms are named {}", terms[i].name));
    }
    note_keys_without_effect(node, diagnostics);
    for (const auto& source : node.at("sources").items()) {
      note_keys_without_effect(source, diagnostics);
    }
  }
  if (terms.empty()) throw list.error("a model needs at least one likelihood term");
  return terms;
}

std::vector<double> read_likelihood_weights(const Node& likelihood_config,
                                            std::size_t n_terms) {
  const Node* node = given(likelihood_config, "likelihood_weights");
  if (node == nullptr) return std::vector<double>(n_terms + 1, 1.0);
  std::vector<double> weights;
  for (const auto& item : node->items()) weights.push_back(item.as_real());
  if (weights.size() != n_terms + 1) {
    throw node->error(fmt::format("{} likelihood_weights for {} likelihood terms and the "
                                  "ancillary term",
                                  weights.size(),
                                  n_terms),
                      fmt::format("give {}", n_terms + 1));
  }
  return weights;
}

}  // namespace jacta
