// Values from files of tf-pwa.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/amplitude/amplitude_model.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

// Signs of a cartesian file. tf-pwa's fits end with radii of 0 or more and phases that
// are wrapped or little beyond; files written by other means may have negative radii.
struct Signs {
  bool negative_radius = false;
  bool far_phase = false;
};

Signs signs_of(const CoherentSum& sum, const Values& named) {
  constexpr double far = 4 * 3.14159265358979323846;
  Signs signs;
  for (const auto& coupling : sum.couplings) {
    const auto radius = named.find(sum.variables[coupling.first].name);
    const auto phase = named.find(sum.variables[coupling.second].name);
    if (!coupling.polar || radius == named.end() || phase == named.end()) continue;
    signs.negative_radius = signs.negative_radius || radius->second < 0;
    signs.far_phase = signs.far_phase || std::abs(phase->second) > far;
  }
  return signs;
}

// x + i y of every coupling that the model has as radius and phase.
void make_polar(const CoherentSum& sum, Values& named) {
  for (const auto& coupling : sum.couplings) {
    if (!coupling.polar) continue;
    const std::string& first = sum.variables[coupling.first].name;
    const std::string& second = sum.variables[coupling.second].name;
    const auto x = named.find(first);
    const auto y = named.find(second);
    if (x == named.end() && y == named.end()) continue;
    if (x == named.end() || y == named.end()) {
      throw InputError(fmt::format("{} is missing beside {}",
                                   x == named.end() ? first : second,
                                   x == named.end() ? second : first),
                       "a cartesian coupling needs both of its parts");
    }
    const double radius = std::hypot(x->second, y->second);
    y->second = std::atan2(y->second, x->second);
    x->second = radius;
  }
}

// Takes the value `polar` out; without one, the numbers tell, where they can.
bool is_cartesian(const CoherentSum& sum, Values& named, Diagnostics& diagnostics) {
  if (const auto polar = named.find("polar"); polar != named.end()) {
    const bool given = polar->second == 0;
    named.erase(polar);
    return given;
  }
  const Signs signs = signs_of(sum, named);
  if (!signs.negative_radius) return false;
  const std::string advice =
      "; say \"polar\": true or \"polar\": false in the file of parameters";
  if (signs.far_phase) {
    diagnostics.warning(
        "couplings with negative radii and phases beyond 4 pi: they are read as "
        "cartesian, x + i y" +
        advice);
    return true;
  }
  diagnostics.warning(
      "couplings with negative radii are read as polar, r exp(i phi), but may be "
      "cartesian: tf-pwa's fits end with radii of 0 or more" +
      advice);
  return false;
}

}  // namespace

Values AmplitudeModel::known_values(const Values& given, Diagnostics& diagnostics) const {
  Values named = given;
  if (is_cartesian(*sum(), named, diagnostics)) make_polar(*sum(), named);
  Values result;
  std::vector<std::string> names;
  for (const auto& v : sum()->variables) names.push_back(v.name);
  for (const auto& [name, value] : named) {
    const auto position = decay().find_variable(name);
    if (!position) {
      diagnostics.warning(fmt::format(
          "the model has no variable '{}'; {}", name, nearest_advice(name, names)));
      continue;
    }
    const AmplitudeVariable& variable = sum()->variables[*position];
    const Parameter& parameter = parameters()[variable.parameter];
    const double x = (value - variable.offset) / variable.scale;
    const auto shapes = sum()->shape_variables();
    const bool is_shape = std::binary_search(shapes.begin(), shapes.end(), *position);
    if (is_shape && !parameter.fittable) {
      if (x == parameter.nominal_value->value) continue;
      diagnostics.warning(
          fmt::format("{} does not float: {} of the file is ignored, {} of "
                      "the model holds",
                      name,
                      shortest(value),
                      shortest(parameter.nominal_value->value)));
      continue;
    }
    result[parameter.name] = x;
  }
  return result;
}

}  // namespace jacta
