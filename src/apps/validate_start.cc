#include <fmt/format.h>

#include "jacta/base/text.h"
#include "validate_running.h"

namespace jacta::apps {

namespace {

bool is_inside(double value, const Limits& limits) {
  return value >= limits.lower && value <= limits.upper;
}

// What a fit would say of where it begins. Empty: nothing.
std::string objection(const Parameter& parameter, const Limits& domain) {
  const bool is_guess = parameter.fittable && parameter.fit_guess.has_value();
  if (!is_guess && !parameter.nominal_value) return {};
  const double value = is_guess ? *parameter.fit_guess : parameter.nominal_value->value;
  const Limits limits = parameter.fittable ? parameter.limits() : Limits{};
  const bool within_limits = is_inside(value, limits);
  if (within_limits && is_inside(value, domain)) return {};
  const Limits& missed = within_limits ? domain : limits;
  return fmt::format(
      "the {} {} of {} is outside {} [{}, {}]",
      is_guess ? "fit_guess" : "nominal value",
      shortest(value),
      parameter.name,
      within_limits ? "the range in which the likelihood is defined," : "its fit_limits",
      shortest(missed.lower),
      shortest(missed.upper));
}

// What every interval would say of its bounds. Empty: nothing.
std::string objection_to_bounds(const Parameter& parameter) {
  if (!parameter.fittable || !parameter.parameter_interval_bounds) return {};
  try {
    parameter.interval_bounds({});
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

void check_start_values(const StatisticalModel& model,
                        const Node& root,
                        Findings& findings) {
  const Parameters& parameters = model.parameters();
  const Node* definition = root.find("parameter_definition");
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const Node* own = definition != nullptr && definition->is_map()
                          ? definition->find(parameters[p].name)
                          : nullptr;
    const Node& place = own == nullptr ? root : *own;
    const auto add = [&](const std::string& text, const std::string& consequence) {
      if (text.empty()) return;
      findings.add(Problem::Level::error, place.error(text, consequence).what());
    };
    add(objection(parameters[p], model.space().domain[p]),
        "every fit would begin there and is refused");
    add(objection_to_bounds(parameters[p]), "every interval is refused");
  }
}

}  // namespace jacta::apps
