#include "jacta/parameter/parameter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/config/expression.h"

namespace jacta {

const std::vector<std::string>& parameter_keys() {
  static const std::vector<std::string> keys = {"nominal_value",
                                                "fittable",
                                                "ptype",
                                                "uncertainty",
                                                "relative_uncertainty",
                                                "blueice_anchors",
                                                "fit_limits",
                                                "parameter_interval_bounds",
                                                "fit_guess",
                                                "description",
                                                "conditioning_parameter_name"};
  return keys;
}

namespace {

std::optional<Limits> read_limits(const Node& node) {
  if (node.is_null()) return {};
  if (!node.is_list() || node.items().size() != 2) {
    throw node.error("limits must be a list of two numbers", "write [lower, upper]");
  }
  const Node& lower = node.items()[0];
  const Node& upper = node.items()[1];
  Limits limits;
  if (!lower.is_null()) limits.lower = lower.as_real();
  if (!upper.is_null()) limits.upper = upper.as_real();
  if (!(limits.lower <= limits.upper)) {
    throw node.error(fmt::format("the lower limit {} is above the upper limit {}",
                                 shortest(limits.lower),
                                 shortest(limits.upper)));
  }
  return limits;
}

std::vector<Number> read_anchors(const Node& node) {
  std::vector<Number> anchors;
  if (node.is_list()) {
    for (const auto& item : node.items()) anchors.push_back(item.as_number());
  } else {
    anchors = evaluate_array(node.as_string(), node.location()).numbers();
  }
  if (anchors.empty()) throw node.error("a list of anchors is empty");
  std::vector<double> sorted;
  for (const auto& anchor : anchors) sorted.push_back(anchor.value);
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (!std::isfinite(sorted[i])) throw node.error("anchors must be finite");
    if (i > 0 && sorted[i] == sorted[i - 1]) {
      throw node.error(fmt::format("anchor {} occurs twice", shortest(sorted[i])));
    }
  }
  return anchors;
}

Parameter::Uncertainty read_uncertainty(const Node& node) {
  if (node.is_number()) {
    const double width = node.as_real();
    if (!std::isfinite(width) || width < 0) {
      throw node.error(
          fmt::format("uncertainty {} is not a finite number >= 0", shortest(width)));
    }
    return width;
  }
  const auto value = evaluate_expression(node.as_string(), node.location());
  if (const auto* distribution = std::get_if<FrozenDistribution>(&value)) {
    return *distribution;
  }
  if (const auto* number = std::get_if<Number>(&value)) return number->value;
  throw node.error("an uncertainty must be a number or a frozen distribution",
                   "for example 'stats.uniform(loc=-2, scale=4)'");
}

// What the attributes must satisfy together.
void check(const Parameter& p, const Node& config, Diagnostics& diagnostics) {
  const auto place = [&](const char* key) -> const Node& {
    const Node* node = config.find(key);
    return node != nullptr ? *node : config;
  };
  if (p.relative_uncertainty && p.has_uncertainty()) {
    if (!std::holds_alternative<double>(p.uncertainty)) {
      throw place("uncertainty")
          .error(fmt::format("relative_uncertainty of {} needs a number as uncertainty",
                             p.name));
    }
    if (!p.nominal_value) {
      throw config.error(
          fmt::format("relative_uncertainty of {} needs a nominal_value", p.name));
    }
  }
  if (!p.fittable && p.fit_guess) {
    throw place("fit_guess")
        .error(fmt::format("parameter {} is not fittable but has a fit_guess", p.name),
               "remove one of them");
  }
  if (!p.fittable && p.parameter_interval_bounds) {
    throw place("parameter_interval_bounds")
        .error(fmt::format(
                   "parameter {} is not fittable but has a parameter_interval_bounds",
                   p.name),
               "remove one of them");
  }
  if (p.needs_reinit() && !p.blueice_anchors.empty()) {
    throw place("blueice_anchors")
        .error(fmt::format("parameter {} needs re-initialization but has blueice_anchors",
                           p.name),
               "use ptype: shape");
  }
  if (p.needs_reinit() && p.fittable) {
    diagnostics.warning(
        fmt::format("{}: parameter {} is fittable and needs re-initialization",
                    config.location().text(),
                    p.name));
  }
  const bool zero_width = p.relative_uncertainty && p.has_uncertainty() &&
                          p.nominal_value && p.nominal_value->value == 0;
  if (zero_width) {
    throw config.error(fmt::format(
        "parameter {} has a relative uncertainty of nominal value 0: a width of 0",
        p.name));
  }
}

}  // namespace

Parameter Parameter::from_config(const std::string& name,
                                 const Node& config,
                                 Diagnostics& diagnostics) {
  Parameter p;
  p.name = name;
  if (config.is_null()) return p;
  std::vector<Problem> problems;
  check_keys(config, parameter_keys(), problems);
  throw_first_error(problems);
  const auto given = [&](const char* key) -> const Node* {
    const Node* node = config.find(key);
    return node == nullptr || node->is_null() ? nullptr : node;
  };
  if (const Node* n = given("nominal_value")) p.nominal_value = n->as_number();
  if (const Node* n = given("fittable")) p.fittable = n->as_boolean();
  if (const Node* n = given("ptype")) p.ptype = n->as_string();
  if (const Node* n = given("relative_uncertainty")) {
    p.relative_uncertainty = n->as_boolean();
  }
  if (const Node* n = given("uncertainty")) p.uncertainty = read_uncertainty(*n);
  if (const Node* n = given("blueice_anchors")) p.blueice_anchors = read_anchors(*n);
  if (const Node* n = given("fit_limits")) p.fit_limits = read_limits(*n);
  if (const Node* n = given("parameter_interval_bounds")) {
    p.parameter_interval_bounds = read_limits(*n);
  }
  if (const Node* n = given("fit_guess")) p.fit_guess = n->as_real();
  if (const Node* n = given("description")) p.description = n->as_text();
  check(p, config, diagnostics);
  return p;
}

bool Parameter::within_limits(double value) const {
  return !fit_limits || fit_limits->contains(value);
}

std::vector<double> Parameter::sorted_anchors() const {
  std::vector<double> values;
  for (const auto& anchor : blueice_anchors) values.push_back(anchor.value);
  std::sort(values.begin(), values.end());
  return values;
}

double Parameter::gaussian_width() const {
  const auto* width = std::get_if<double>(&uncertainty);
  if (width == nullptr) {
    throw UsageError(fmt::format("parameter {} has no Gaussian constraint", name));
  }
  return relative_uncertainty ? *width * nominal_value->value : *width;
}

Limits Parameter::interval_bounds(std::optional<Limits> given) const {
  if (!fittable) {
    throw InputError(fmt::format("the parameter of interest {} is not fittable", name));
  }
  const Limits fit = limits();
  Limits bounds = given ? *given : parameter_interval_bounds.value_or(fit);
  if (!std::isfinite(bounds.lower)) bounds.lower = fit.lower;
  if (!std::isfinite(bounds.upper)) bounds.upper = fit.upper;
  if (!fit.contains(bounds.lower) || !fit.contains(bounds.upper)) {
    throw InputError(
        fmt::format("parameter_interval_bounds [{}, {}] of {} are not within its "
                    "fit_limits [{}, {}]",
                    shortest(bounds.lower),
                    shortest(bounds.upper),
                    name,
                    shortest(fit.lower),
                    shortest(fit.upper)));
  }
  return bounds;
}

}  // namespace jacta
