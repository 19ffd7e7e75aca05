#include "jacta/decay/decay_keys.h"

#include <charconv>
#include <cmath>
#include <map>
#include <string_view>

#include "jacta/base/text.h"

namespace jacta {

namespace {

bool is_number_text(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/// g_0, mass_range, m_min, ...: a field and what is said about it.
bool is_family_key(const std::string& name) {
  if (name.rfind("g_", 0) == 0 && is_number_text(name.substr(2))) return true;
  for (const std::string field : {"mass", "width", "m0", "g0", "m", "g"}) {
    for (const std::string tail : {"range", "sigma", "free", "constr", "min", "max"}) {
      if (name == field + "_" + tail) return true;
    }
  }
  return false;
}

KeyRules particle_rules(const std::string& model) {
  static const std::map<std::string, std::vector<std::string>> own = {
      {"default", {"width", "g0", "bw_l", "running_width", "width_norm"}},
      {"BWR", {"width", "g0", "bw_l", "running_width", "width_norm"}},
      {"BW", {"width", "g0"}},
      {"BWR2", {"width", "g0", "bw_l", "running_width"}},
      {"BWR2_fixed", {"width", "g0", "bw_l", "running_width"}},
      {"BWR_normal", {"width", "g0", "bw_l", "running_width"}},
      {"BWR_coupling", {"width", "g0", "bw_l"}},
      {"GS_rho", {"width", "g0", "bw_l", "running_width", "c_daug2Mass", "c_daug3Mass"}},
      {"Flatte", {"mass_list", "im_sign"}},
      {"FlatteC", {"mass_list", "im_sign"}},
      {"FlatteGen",
       {"mass_list", "im_sign", "l_list", "has_bprime", "no_m0", "no_q0", "cut_phsp"}},
      {"Flatte2",
       {"mass_list", "im_sign", "l_list", "has_bprime", "no_m0", "no_q0", "cut_phsp"}},
      {"LASS", {"width", "g0"}},
      {"interp_c",
       {"points", "min_m", "max_m", "interp_N", "with_bound", "polar", "fix_idx"}},
      {"interp1d3",
       {"points", "min_m", "max_m", "interp_N", "with_bound", "polar", "fix_idx"}},
      {"interp_lagrange",
       {"points", "min_m", "max_m", "interp_N", "with_bound", "polar", "fix_idx"}},
      {"spline_c",
       {"points",
        "min_m",
        "max_m",
        "interp_N",
        "with_bound",
        "polar",
        "fix_idx",
        "bc_type"}}};
  KeyRules rules;
  rules.read({"J",
              "P",
              "Par",
              "C",
              "mass",
              "m0",
              "spins",
              "model",
              "bw",
              "float",
              "params",
              "coef_head",
              "disable",
              "gauss_constr",
              "decay_params",
              "production_params"});
  rules.no_effect("it is for plots, which are not drawn here", {"display"});
  rules.no_effect("tf-pwa does not read it for a particle", {"params_head"});
  rules.no_effect("it is read among the options of a decay: write it there",
                  {"decay_chain_params"});
  rules.no_effect("only the model BWR_LS reads it", {"fix_bug1"});
  rules.not_available("write its value as `params: {name: value}`",
                      {"a", "b", "r", "default_params"});
  rules.not_available("write g_0, g_1, ... (tf-pwa does not read it)", {"g_value"});
  // Whether the value asks for it is looked at where projections are read.
  rules.read({"polarization"});
  for (const auto& [name, keys] : own) {
    rules.no_effect("the model " + model + " does not read it", keys);
  }
  const auto found = own.find(model);
  if (found != own.end()) rules.read(found->second);
  return rules;
}

}  // namespace

const KeyRules& top_level_keys() {
  static const KeyRules rules = [] {
    KeyRules r;
    r.read({"data",
            "decay",
            "particle",
            "decay_chain",
            "constrains",
            "statistical_model",
            "fit_strategy",
            "confidence_level",
            "confidence_interval_kind",
            "confidence_interval_root_find",
            "asymptotic_dof",
            "nominal_values"});
    r.no_effect("plots are not drawn here; `jacta fit --output DIR` writes projections",
                {"plot"});
    r.no_effect("an amplitude model has no templates", {"template_path"});
    r.no_effect("thresholds are given by the arguments of a job, or by a file",
                {"limit_threshold", "limit_threshold_interpolation"});
    r.not_available("likelihoods with settings of their own (constr_frac, ...) are not",
                    {"nll_model"});
    r.not_available("the parameters are those of the decay; see particle, constrains",
                    {"parameter_definition"});
    r.not_available("give the thresholds in a file", {"confidence_interval_threshold"});
    return r;
  }();
  return rules;
}

const KeyRules& decay_option_keys() {
  static const KeyRules rules = [] {
    KeyRules r;
    r.read({"model",
            "p_break",
            "c_break",
            "l_list",
            "ls_list",
            "ls_selector",
            "has_ql",
            "has_bprime",
            "has_barrier_factor",
            "no_q0",
            "force_min_l",
            "barrier_factor_norm",
            "allow_cc",
            "params_polar",
            "barrier_factor_mass",
            "params_head",
            "below_threshold",
            "disable",
            "decay_chain_params"});
    r.no_effect("it is for plots, which are not drawn here", {"curve_style"});
    r.no_effect(
        "tf-pwa computes it and drops the result; the switch is "
        "decay_chain_params: {aligned: ...}",
        {"aligned"});
    r.not_available("give `decay_d` in constrains.decay", {"d"});
    r.not_available("leave it out", {"helicity_inner_full"});
    return r;
  }();
  return rules;
}

const KeyRules& chain_option_keys() {
  static const KeyRules rules = [] {
    KeyRules r;
    r.read({"aligned"});
    r.not_available("couplings that depend on the charge are not", {"is_cp"});
    r.not_available("chains are products of their decays here", {"model", "params_head"});
    return r;
  }();
  return rules;
}

const KeyRules& constraint_keys() {
  static const KeyRules rules = [] {
    KeyRules r;
    r.read({"decay",
            "particle",
            "fix_var",
            "free_var",
            "var_range",
            "var_equal",
            "pre_trans",
            "from_trans",
            "gauss_constr"});
    return r;
  }();
  return rules;
}

void check_particle_keys(const Node& map,
                         const std::string& name,
                         Diagnostics& diagnostics) {
  if (!map.is_map()) return;
  std::vector<Node::Entry> entries;
  for (const auto& entry : map.entries()) {
    if (!is_family_key(entry.key.as_text())) entries.push_back(entry);
  }
  const Node* model = find_value(map, "model");
  const bool is_named = model != nullptr && model->is_string();
  particle_rules(is_named ? model->as_string() : "default")
      .check(
          Node::map(std::move(entries), map.location()), "particle " + name, diagnostics);
}

std::string message_at(const Node& node, const std::string& text) {
  const std::string where = node.location().text();
  return where.empty() ? text : where + ": " + text;
}

const Node* find_value(const Node& map, const std::string& key) {
  if (!map.is_map()) return nullptr;
  const Node* value = map.find(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

bool flag(const Node& map, const std::string& key, bool otherwise) {
  const Node* value = find_value(map, key);
  if (value == nullptr) return otherwise;
  if (value->is_boolean()) return value->as_boolean();
  if (value->is_number()) return value->as_real() != 0;
  throw value->error(key + " is neither True nor False");
}

double finite_number(const Node& value) {
  if (!value.is_number() || !std::isfinite(value.as_real())) {
    throw value.error("expected a finite number, found " +
                      std::string(value.kind_name()));
  }
  return value.as_real();
}

std::optional<double> find_number(const Node& map, const std::string& key) {
  const Node* value = find_value(map, key);
  if (value == nullptr) return {};
  return finite_number(*value);
}

namespace {

// "3/2", "1.5", "1": all of the text has to be a number.
double number_in(const Node& value, std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto result = std::from_chars(text.data(), end, number);
  if (text.empty() || result.ec != std::errc() || result.ptr != end ||
      !std::isfinite(number)) {
    throw value.error("'" + value.as_string() + "' is no spin", "write 1, 0.5 or 1/2");
  }
  return number;
}

}  // namespace

int doubled_spin(const Node& value) {
  double number = 0;
  if (value.is_string()) {
    const std::string_view text = value.as_string();
    const std::size_t slash = text.find('/');
    number = number_in(value, text.substr(0, slash));
    if (slash != std::string_view::npos) {
      const double divisor = number_in(value, text.substr(slash + 1));
      if (divisor == 0) throw value.error("a spin cannot be divided by 0");
      number /= divisor;
    }
  } else {
    number = finite_number(value);
  }
  const double twice = 2 * number;
  if (twice != std::floor(twice) || std::abs(twice) > 40) {
    throw value.error("a spin must be a multiple of 1/2, at most 20");
  }
  return static_cast<int>(twice);
}

}  // namespace jacta
