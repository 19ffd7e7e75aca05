#include "data_decisions.h"

#include <algorithm>
#include <string>
#include <vector>

#include "jacta/base/text.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

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
void check_mix(const Node& data, const DataBlock& block, Diagnostics& diagnostics) {
  const Node* mix = find_value(data, "using_mix_likelihood");
  if (mix == nullptr || !is_switched_on(*mix)) return;
  if (block.is_cfit || block.switches.extended) {
    throw mix->error("using_mix_likelihood is not available with cfit or extended",
                     "leave it out: the samples are fitted together anyway");
  }
  diagnostics.note(
      "data: using_mix_likelihood has no effect: the sum over samples is the same");
}

// They are read with their samples; only cfit looks at them.
void note_unused_values(const DataBlock& block, Diagnostics& diagnostics) {
  std::vector<std::string> unused;
  for (const std::string name : {"data", "phsp", "bg", "phsp_noeff", "phsp_plot"}) {
    if (block.is_cfit && (name == "data" || name == "phsp" || name == "phsp_plot")) {
      continue;
    }
    const SampleFiles& files = block.samples.at(name);
    if (!files.efficiency_values.is_null()) unused.push_back(name + "_eff_value");
    if (!files.background_values.is_null()) unused.push_back(name + "_bg_value");
  }
  if (unused.empty()) return;
  diagnostics.note(
      "data: " + join(unused) + (unused.size() == 1 ? " has" : " have") + " no effect: " +
      (block.is_cfit ? "cfit has values of data, phsp and phsp_plot only"
                     : "only model: cfit has efficiency and background values"));
}

// The rows of an event are no events of their own.
void check_resolution(const DataBlock& block) {
  if (block.resolution_size == 1) return;
  for (const char* name : {"data", "bg"}) {
    const Node& smear = block.samples.at(name).weight_smear;
    if (smear.is_null()) continue;
    throw smear.error(std::string(name) +
                          "_weight_smear is not available with resolution_size: it draws "
                          "a factor for every row, not for every event",
                      "write replicas of the weights with one factor for all rows of an "
                      "event");
  }
}

void take_function(const Node& function, const std::string& kind, DataBlock& block) {
  for (const std::string sample : {"data", "phsp", "phsp_plot"}) {
    SampleFiles& files = block.samples.at(sample);
    Node& values = kind == "bg" ? files.background_values : files.efficiency_values;
    if (!values.is_null()) {
      throw values.error(
          sample + "_" + kind + "_value and " + kind + "_function both say what it is",
          "leave one of them out");
    }
    if (!files.files.is_null()) values = function;
  }
}

// Functions of tf-pwa's are registered from Python code; only the defaults are known.
void take_functions(const Node& data, DataBlock& block, Diagnostics& diagnostics) {
  for (const std::string kind : {"bg", "eff"}) {
    const std::string key = kind + "_function";
    const Node* name = find_value(data, key);
    if (name == nullptr) continue;
    if (!block.is_cfit) {
      diagnostics.note("data: " + key + " has no effect without model: cfit");
    } else if (name->is_map()) {
      take_function(*name, kind, block);
    } else if (!name->is_string() || name->as_string() != "default_" + kind) {
      throw name->error(
          key + " is not available: a function of Python's is not known here",
          "give data_" + kind + "_value, or {contents: ..., edges: ..., masses: ...}");
    }
  }
}

}  // namespace

void decide_keys(const Node& data, DataBlock& block, Diagnostics& diagnostics) {
  check_decay_cut(data, diagnostics);
  check_mix(data, block, diagnostics);
  note_unused_values(block, diagnostics);
  take_functions(data, block, diagnostics);
  check_resolution(block);
}

}  // namespace jacta
