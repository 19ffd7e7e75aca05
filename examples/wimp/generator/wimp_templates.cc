#include "wimp_templates.h"

#include <fmt/format.h>

#include "detector_response.h"
#include "jacta/config/expression.h"
#include "jacta/data/template_file.h"
#include "recoil_spectrum.h"

namespace jacta::example {

namespace {

constexpr double electronic_recoil_rate = 14;  // per tonne, year and keV
constexpr double misreconstructed_fraction = 0.005;
constexpr double cross_section = 3.2e-47;  // cm^2

std::vector<Axis> analysis_space() {
  return {{"cs1", evaluate_array("np.linspace(0, 100, 51)").values},
          {"cs2", evaluate_array("np.geomspace(100, 100000, 51)").values}};
}

Histogram electronic_recoils(double band_shift) {
  const auto flat = [](double) { return electronic_recoil_rate; };
  const double maximum_energy = 40;
  Histogram result = band(
      analysis_space(), flat, maximum_energy, electronic_recoil_yield(band_shift), 0.15);
  const double everywhere =
      misreconstructed_fraction * result.sum() / static_cast<double>(result.size());
  for (double& content : result.contents()) content += everywhere;
  return result;
}

Histogram wimp_recoils(double mass) {
  const auto spectrum = [mass](double energy) {
    return wimp_recoil_rate(energy, mass, cross_section);
  };
  const double maximum_energy = 150;
  return band(analysis_space(), spectrum, maximum_energy, nuclear_recoil_yield(), 0.10);
}

}  // namespace

std::vector<Template> wimp_templates() {
  std::vector<Template> result;
  for (const int shift : {-2, -1, 0, 1, 2}) {
    result.push_back({fmt::format("er_template_{}.ii.h5", shift),
                      "er_template",
                      electronic_recoils(shift)});
  }
  for (const int mass : {50, 200}) {
    result.push_back({fmt::format("wimp{}gev_template.ii.h5", mass),
                      "wimp_template",
                      wimp_recoils(mass)});
  }
  return result;
}

void write_wimp_templates(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  for (const auto& [file_name, histogram_name, histogram] : wimp_templates()) {
    write_templates(
        folder / file_name, {{histogram_name, histogram}}, "20240101_00:00:00");
  }
}

}  // namespace jacta::example
