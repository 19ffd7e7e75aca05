#include "ces_transformation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "linear_interpolation.h"
#include "normal_interval.h"

namespace jacta {

std::vector<double> EnergySpectrum::centers() const {
  std::vector<double> result;
  for (std::size_t i = 0; i < bins(); ++i) result.push_back(center(i));
  return result;
}

double EnergySpectrum::integral() const {
  std::vector<double> products;
  for (std::size_t i = 0; i < bins(); ++i) products.push_back(density[i] * width(i));
  return pairwise_sum(products);
}

EnergySpectrum EnergySpectrum::divided_by(double x) const {
  EnergySpectrum result = *this;
  for (auto& value : result.density) value = x > 0 ? value / x : 0;
  return result;
}

namespace {

double resolution(double energy, const SpectrumTransformation& smearing) {
  const double scale = (std::sqrt(energy) * smearing.at("smearing_a") +
                        energy * smearing.at("smearing_b")) /
                       100;
  if (scale > 0) return scale;
  throw smearing.place.error(
      fmt::format(
          "the energy resolution at {} keV is {}", shortest(energy), shortest(scale)),
      "it has to be positive");
}

// Adds the content of a peak to the bins within 39 standard deviations, beyond which the
// probability is zero in double precision.
void add_peak(double energy,
              double scale,
              double content,
              const std::vector<double>& edges,
              std::vector<double>& sums) {
  const auto begin = std::lower_bound(edges.begin(), edges.end(), energy - 39 * scale);
  auto first = static_cast<std::size_t>(begin - edges.begin());
  first = first == 0 ? 0 : first - 1;
  NormalTail previous(0);
  bool has_previous = false;
  for (std::size_t i = first; i + 1 < edges.size(); ++i) {
    if (edges[i] > energy + 39 * scale) return;
    const double center = 0.5 * (edges[i + 1] + edges[i]);
    const double half_width = (edges[i + 1] - edges[i]) * 0.5;
    const double low_z = (center - half_width - energy) / scale;
    const NormalTail low =
        has_previous && previous.z == low_z ? previous : NormalTail(low_z);
    const NormalTail high((center + half_width - energy) / scale);
    sums[i] += normal_interval(low, high) * content;
    previous = high;
    has_previous = true;
  }
}

EnergySpectrum smear(const EnergySpectrum& spectrum,
                     const SpectrumTransformation& smearing) {
  EnergySpectrum result{spectrum.edges, std::vector<double>(spectrum.bins(), 0.0)};
  for (std::size_t i = 0; i < spectrum.bins(); ++i) {
    const double energy = spectrum.center(i);
    if (!(energy > 0) || spectrum.density[i] == 0) continue;
    add_peak(energy,
             resolution(energy, smearing),
             spectrum.width(i) * spectrum.density[i],
             result.edges,
             result.density);
  }
  return result;
}

EnergySpectrum smear_peak(const EnergySpectrum& spectrum,
                          const SpectrumTransformation& smearing) {
  EnergySpectrum result{spectrum.edges, std::vector<double>(spectrum.bins(), 0.0)};
  const double energy = smearing.at("peak_energy");
  add_peak(energy, resolution(energy, smearing), 1, result.edges, result.density);
  return result;
}

// The C library's arc tangent differs in the last bit between processors.
double portable_atan(double x) {
  constexpr double half_pi = 1.57079632679489661923;
  const double size = std::abs(x);
  double reduced = size > 1 ? 1 / size : size;
  for (int i = 0; i < 2; ++i) reduced /= 1 + std::sqrt(1 + reduced * reduced);
  const double square = reduced * reduced;
  double sum = 0;
  for (int n = 25; n > 0; n -= 2) sum = 1.0 / n - square * sum;
  const double angle = 4 * reduced * sum;
  return std::copysign(size > 1 ? half_pi - angle : angle, x);
}

EnergySpectrum shift(const EnergySpectrum& spectrum, const SpectrumTransformation& bias) {
  const double amplitude = bias.at("A");
  const double k = bias.at("k");
  std::vector<double> moved;
  std::vector<double> density;
  for (std::size_t i = 0; i < spectrum.bins(); ++i) {
    const double energy = spectrum.center(i);
    const double shift = amplitude * portable_atan(k * energy) + bias.at("B");
    const double slope = amplitude * k / (1 + (k * energy) * (k * energy));
    moved.push_back(energy * (1 + shift));
    density.push_back(spectrum.density[i] / (1 + shift + energy * slope));
  }
  if (moved.size() < 2) return spectrum;
  const LinearInterpolation interpolation(std::move(moved), std::move(density));
  EnergySpectrum result = spectrum;
  for (std::size_t i = 0; i < result.bins(); ++i) {
    result.density[i] = interpolation.inside(spectrum.center(i), 0, 0);
  }
  return result;
}

EnergySpectrum scale(const EnergySpectrum& spectrum,
                     const SpectrumTransformation& efficiency) {
  const double factor = efficiency.at("efficiency_constant");
  if (!(factor >= 0 && factor <= 1)) {
    throw efficiency.place.error(
        fmt::format("the efficiency {} is not between 0 and 1", shortest(factor)));
  }
  EnergySpectrum result = spectrum;
  for (auto& x : result.density) x *= factor;
  return result;
}

struct Model {
  const char* action;
  std::string name;
  std::vector<std::string> arguments;
  EnergySpectrum (*apply)(const EnergySpectrum&, const SpectrumTransformation&);
};

const std::vector<Model>& models() {
  static const std::vector<Model> all = {
      {"smearing", "gaussian", {"smearing_a", "smearing_b"}, smear},
      {"smearing",
       "mono_gaussian",
       {"smearing_a", "smearing_b", "peak_energy"},
       smear_peak},
      {"bias", "arctan", {"A", "k", "B"}, shift},
      {"efficiency", "constant", {"efficiency_constant"}, scale}};
  return all;
}

const Model& find_model(const std::string& action,
                        const std::string& prefix,
                        const Node& place) {
  std::vector<std::string> names;
  for (const auto& model : models()) {
    if (model.action != action || model.name.rfind(prefix, 0) != 0) continue;
    if (model.name == prefix + place.as_string()) return model;
    names.push_back(model.name.substr(prefix.size()));
  }
  throw place.error(fmt::format("there is no {} model '{}'", action, place.as_string()),
                    nearest_advice(place.as_string(), names));
}

bool contains(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

EnergySpectrum SpectrumTransformation::apply(const EnergySpectrum& spectrum) const {
  for (const auto& known : models()) {
    if (known.name == model) return known.apply(spectrum, *this);
  }
  throw BugError("no transformation of a spectrum is called " + model);
}

std::optional<SpectrumTransformation> read_transformation(const SourceContext& context,
                                                          const std::string& action,
                                                          const std::string& prefix) {
  if (!flag_setting(context, ("apply_" + action).c_str(), true)) return {};
  const Node& name = need_setting(context, (action + "_model").c_str());
  const Node& list = need_setting(context, (action + "_parameters").c_str());
  const Model& model = find_model(action, prefix, name);
  SpectrumTransformation result{model.name, {}, name};
  for (const auto& item : list.items()) {
    const std::string& argument = item.as_string();
    if (!contains(model.arguments, argument) || argument == "peak_energy") {
      throw item.error(fmt::format("'{}' is no parameter of the {} model {}",
                                   argument,
                                   action,
                                   name.as_string()),
                       nearest_advice(argument, model.arguments));
    }
    result.arguments[argument] = value_of(context, argument, item);
  }
  for (const auto& argument : model.arguments) {
    if (argument == "peak_energy") {
      result.arguments[argument] = need_setting(context, "peak_energy").as_real();
    }
    if (result.arguments.count(argument) > 0) continue;
    throw list.error(fmt::format(
        "the {} model {} needs the parameter {}", action, name.as_string(), argument));
  }
  return result;
}

}  // namespace jacta
