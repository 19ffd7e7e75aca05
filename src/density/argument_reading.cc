#include "argument_reading.h"

#include <fmt/format.h>

#include <cmath>

#include "jacta/base/text.h"

namespace jacta {

namespace {

const char* words_for(ArgumentDomain domain) {
  switch (domain) {
    case ArgumentDomain::positive:
      return "must be positive";
    case ArgumentDomain::not_negative:
      return "must not be negative";
    case ArgumentDomain::fraction:
      return "must be between 0 and 1";
    case ArgumentDomain::any:
      break;
  }
  return "must be a number";
}

void check_parameter(const Node& node,
                     ArgumentDomain domain,
                     const Parameter& parameter) {
  const Limits allowed = limits_of(domain);
  if (parameter.nominal_value && !allowed.contains(parameter.nominal_value->value)) {
    throw node.error(fmt::format("{} {}, but the nominal value of {} is {}",
                                 node.as_string(),
                                 words_for(domain),
                                 parameter.name,
                                 shortest(parameter.nominal_value->value)));
  }
  if (!parameter.fittable) return;
  const Limits limits = parameter.limits();
  if (limits.lower >= allowed.lower && limits.upper <= allowed.upper) return;
  throw node.error(fmt::format("{} {}, but its fit_limits are [{}, {}]",
                               node.as_string(),
                               words_for(domain),
                               shortest(limits.lower),
                               shortest(limits.upper)),
                   domain == ArgumentDomain::fraction
                       ? "give it fit_limits within [0, 1]"
                       : "give it fit_limits with such a lower end");
}

}  // namespace

DensityArgument read_argument(const Node& node,
                              ArgumentDomain domain,
                              const Parameters& parameters) {
  if (node.is_number()) {
    const double value = finite_real(node);
    if (!limits_of(domain).contains(value)) {
      throw node.error(fmt::format("{}, found {}", words_for(domain), node.as_text()));
    }
    return value;
  }
  if (!node.is_string()) {
    throw node.error(fmt::format("expected a number or the name of a parameter, found {}",
                                 node.kind_name()));
  }
  const std::string& name = node.as_string();
  if (!parameters.find(name)) {
    throw node.error(fmt::format("unknown parameter '{}'", name),
                     nearest_advice(name, parameters.names()));
  }
  const Parameter& parameter = parameters[name];
  if (!parameter.nominal_value) {
    throw node.error(fmt::format("the parameter {} has no nominal value", name));
  }
  check_parameter(node, domain, parameter);
  return name;
}

std::vector<DensityArgument> read_arguments(const Node& node,
                                            ArgumentDomain domain,
                                            const Parameters& parameters) {
  std::vector<DensityArgument> arguments;
  for (const Node& item : node.items()) {
    arguments.push_back(read_argument(item, domain, parameters));
  }
  if (arguments.empty()) throw node.error("the list is empty");
  return arguments;
}

Node argument_schema() {
  return either_schema({type_schema("number"), type_schema("string")});
}

}  // namespace jacta
