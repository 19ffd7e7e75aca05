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

}  // namespace

void check_start_values(const StatisticalModel& model,
                        const Node& root,
                        Findings& findings) {
  const Parameters& parameters = model.parameters();
  const Node* definition = root.find("parameter_definition");
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const std::string text = objection(parameters[p], model.space().domain[p]);
    if (text.empty()) continue;
    const Node* place = definition != nullptr && definition->is_map()
                            ? definition->find(parameters[p].name)
                            : nullptr;
    findings.add(Problem::Level::error,
                 (place == nullptr ? root : *place)
                     .error(text, "every fit would begin there and is refused")
                     .what());
  }
}

}  // namespace jacta::apps
