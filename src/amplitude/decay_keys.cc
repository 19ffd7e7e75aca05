#include "decay_keys.h"

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"

namespace jacta {

namespace {

bool contains(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

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

}  // namespace

const std::vector<std::string>& top_level_keys() {
  static const std::vector<std::string> keys = {"data",
                                                "decay",
                                                "particle",
                                                "decay_chain",
                                                "constrains",
                                                "plot",
                                                "nll_model",
                                                "sampling"};
  return keys;
}

const std::vector<std::string>& decay_option_keys() {
  static const std::vector<std::string> keys = {"model",
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
                                                "curve_style",
                                                "below_threshold",
                                                "aligned",
                                                "disable",
                                                "helicity_inner_full",
                                                "decay_chain_params"};
  return keys;
}

const std::vector<std::string>& particle_keys() {
  static const std::vector<std::string> keys = {
      "J",          "P",          "Par",        "C",
      "mass",       "m0",         "width",      "g0",
      "spins",      "model",      "bw",         "bw_l",
      "float",      "params",     "width_norm", "running_width",
      "coef_head",  "display",    "disable",    "gauss_constr",
      "a",          "b",          "r",          "polarization",
      "mass_list",  "points",     "l_list",     "decay_params",
      "has_bprime", "no_m0",      "no_q0",      "production_params",
      "cut_phsp",   "im_sign",    "min_m",      "decay_chain_params",
      "max_m",      "interp_N",   "with_bound", "c_daug2Mass",
      "polar",      "fix_idx",    "bc_type",    "c_daug3Mass",
      "fix_bug1",   "params_head"};
  return keys;
}

const std::vector<std::string>& constraint_keys() {
  static const std::vector<std::string> keys = {"decay",
                                                "particle",
                                                "fix_var",
                                                "free_var",
                                                "var_range",
                                                "var_equal",
                                                "pre_trans",
                                                "from_trans",
                                                "gauss_constr"};
  return keys;
}

std::string message_at(const Node& node, const std::string& text) {
  const std::string where = node.location().text();
  return where.empty() ? text : where + ": " + text;
}

void warn_unknown_keys(const Node& map,
                       const std::vector<std::string>& known,
                       const std::string& what,
                       Diagnostics& diagnostics) {
  if (!map.is_map()) return;
  for (const auto& [key, value] : map.entries()) {
    const std::string name = key.as_text();
    if (contains(known, name)) continue;
    const std::string nearest = nearest_name(name, known);
    diagnostics.warning(
        message_at(key,
                   "the key '" + name + "' of " + what + " is not known and is ignored" +
                       (nearest.empty() ? "" : "; did you mean '" + nearest + "'?")));
  }
}

void warn_unknown_particle_keys(const Node& map,
                                const std::string& name,
                                Diagnostics& diagnostics) {
  if (!map.is_map()) return;
  std::vector<Node::Entry> entries;
  for (const auto& entry : map.entries()) {
    if (!is_family_key(entry.key.as_text())) entries.push_back(entry);
  }
  warn_unknown_keys(Node::map(std::move(entries), map.location()),
                    particle_keys(),
                    "particle " + name,
                    diagnostics);
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

int doubled_spin(const Node& value) {
  double number = 0;
  if (value.is_string()) {
    const std::string& text = value.as_string();
    const std::size_t slash = text.find('/');
    try {
      std::size_t end = 0;
      number = std::stod(text.substr(0, slash), &end);
      if (slash != std::string::npos) number /= std::stod(text.substr(slash + 1));
    } catch (const std::logic_error&) {
      throw value.error("'" + text + "' is no spin", "write 1, 0.5 or 1/2");
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
