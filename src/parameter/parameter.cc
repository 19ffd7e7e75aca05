#include "jacta/parameter/parameter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/config/expression.h"
#include "parameter_keys.h"

namespace jacta {

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
  if (std::isnan(limits.lower) || std::isnan(limits.upper)) {
    throw node.error("limits must be numbers, not nan", "null is an open end");
  }
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

double checked_width(double width, const Node& node) {
  if (std::isfinite(width) && width >= 0) return width;
  throw node.error(
      fmt::format("uncertainty {} is not a finite number >= 0", shortest(width)));
}

bool is_integer(const Node& node) {
  return node.kind() == Node::Kind::integer;
}

Parameter::Uncertainty read_uncertainty(const Node& node) {
  if (node.is_number()) return checked_width(node.as_real(), node);
  const auto value = evaluate_expression(node.as_string(), node.location());
  if (const auto* distribution = std::get_if<FrozenDistribution>(&value)) {
    return *distribution;
  }
  if (const auto* number = std::get_if<Number>(&value)) {
    return checked_width(number->value, node);
  }
  throw node.error("an uncertainty must be a number or a frozen distribution",
                   "for example 'stats.uniform(loc=-2, scale=4)'");
}

Problem problem_at(const Node& node,
                   const std::string& text,
                   Problem::Level level = Problem::Level::error) {
  return {level, node.location(), text};
}

// What the attributes must satisfy together.
void check(const Parameter& p, const Node& config, std::vector<Problem>& problems) {
  const auto place = [&](const char* key) -> const Node& {
    const Node* node = config.find(key);
    return node != nullptr ? *node : config;
  };
  const auto error = [&](const Node& at, const std::string& text) {
    add_problem(problems, problem_at(at, text));
  };
  if (p.relative_uncertainty && p.has_uncertainty()) {
    if (!std::holds_alternative<double>(p.uncertainty)) {
      error(place("uncertainty"),
            fmt::format("relative_uncertainty of {} needs a number as uncertainty",
                        p.name));
    }
    if (!p.nominal_value) {
      error(config,
            fmt::format("relative_uncertainty of {} needs a nominal_value", p.name));
    }
  }
  if (p.relative_uncertainty && !p.has_uncertainty()) {
    add_problem(problems,
                problem_at(place("relative_uncertainty"),
                           "relative_uncertainty has no effect without uncertainty",
                           Problem::Level::note));
  }
  if (!p.fittable && p.fit_guess) {
    error(place("fit_guess"),
          fmt::format("parameter {} is not fittable but has a fit_guess; remove one of "
                      "them",
                      p.name));
  }
  if (!p.fittable && p.parameter_interval_bounds) {
    error(place("parameter_interval_bounds"),
          fmt::format("parameter {} is not fittable but has a parameter_interval_bounds; "
                      "remove one of them",
                      p.name));
  }
  if (p.needs_reinit() && !p.blueice_anchors.empty()) {
    error(place("blueice_anchors"),
          fmt::format("parameter {} needs re-initialization but has blueice_anchors; "
                      "use ptype: shape",
                      p.name));
  }
  const ParameterType type = p.type();
  const bool never_morphs = type == ParameterType::rate ||
                            type == ParameterType::efficiency ||
                            type == ParameterType::livetime;
  if (never_morphs && !p.blueice_anchors.empty()) {
    add_problem(problems,
                problem_at(place("blueice_anchors"),
                           fmt::format("blueice_anchors have no effect for a parameter "
                                       "of ptype {}",
                                       p.ptype),
                           Problem::Level::note));
  }
  if (p.needs_reinit() && p.fittable) {
    add_problem(
        problems,
        problem_at(
            config,
            fmt::format("parameter {} is fittable and needs re-initialization", p.name),
            Problem::Level::warning));
  }
  const bool zero_width = p.relative_uncertainty && p.has_uncertainty() &&
                          p.nominal_value && p.nominal_value->value == 0;
  if (zero_width) {
    error(config,
          fmt::format("parameter {} has a relative uncertainty of nominal value 0: a "
                      "width of 0",
                      p.name));
  }
}

}  // namespace

KeyTable parameter_keys(Parameter& p) {
  const Node number_or_open = either_schema({type_schema("number"), type_schema("null")});
  const Node limits = list_schema(number_or_open);
  const Node number_or_text =
      either_schema({type_schema("number"), type_schema("string")});
  const Node list_or_text =
      either_schema({list_schema(type_schema("number")), type_schema("string")});
  return {
      {"nominal_value",
       accepting(type_schema("number"),
                 [&p](const Node& n) {
                   p.nominal_value = Number(finite_real(n), is_integer(n));
                 }),
       "value where it is neither fitted nor given; centre of its constraint"},
      {"fittable", into(p.fittable), "whether fits may float it"},
      {"ptype",
       into(p.ptype),
       "what it does: rate, shape, index, efficiency, livetime, or a word of one's own "
       "model"},
      {"relative_uncertainty",
       into(p.relative_uncertainty),
       "whether the uncertainty is in units of the nominal value"},
      {"uncertainty",
       accepting(number_or_text,
                 [&p](const Node& n) { p.uncertainty = read_uncertainty(n); }),
       "ancillary constraint: width of a Gaussian, or a distribution such as "
       "stats.uniform(loc=-2, scale=4)"},
      {"blueice_anchors",
       accepting(list_or_text,
                 [&p](const Node& n) { p.blueice_anchors = read_anchors(n); }),
       "values for which there are templates, a list or np.linspace(-2, 2, 5)"},
      {"fit_limits",
       accepting(limits, [&p](const Node& n) { p.fit_limits = read_limits(n); }),
       "range of the parameter in fits, [lower, upper]; null is open"},
      {"parameter_interval_bounds",
       accepting(limits,
                 [&p](const Node& n) { p.parameter_interval_bounds = read_limits(n); }),
       "range in which confidence intervals are sought; fit_limits without it"},
      {"fit_guess", into(p.fit_guess), "start of fits; the nominal value without it"},
      {"description",
       accepting(type_schema("string"),
                 [&p](const Node& n) { p.description = n.as_text(); }),
       "text for people: meaning and unit"},
      {"conditioning_parameter_name",
       not_available("only Parameters read a parameter that has conditions")}};
}

Parameter Parameter::read(const std::string& name,
                          const Node& config,
                          std::vector<Problem>& problems) {
  Parameter p;
  p.name = name;
  if (config.is_null()) return p;
  if (parameter_keys(p).read(config, problems)) check(p, config, problems);
  return p;
}

Parameter Parameter::from_config(const std::string& name,
                                 const Node& config,
                                 Diagnostics& diagnostics) {
  std::vector<Problem> problems;
  Parameter p = read(name, config, problems);
  report(problems, diagnostics);
  return p;
}

ParameterType Parameter::type() const {
  if (ptype.empty()) return ParameterType::none;
  return from_word<ParameterType>(ptype).value_or(ParameterType::other);
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
