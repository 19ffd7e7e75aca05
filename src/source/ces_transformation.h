// What a detector does to a spectrum of combined energies: smearing, bias, efficiency;
// the models of alea's ces_transformation.
//
// The resolution at the energy E (keV) is (a sqrt(E) + b E) / 100. The bias moves E to
// E' = E (1 + A arctan(k E) + B); the spectrum is divided by dE'/dE.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "source_context.h"

namespace jacta {

/// A density per bin of energy.
struct EnergySpectrum {
  std::vector<double> edges;
  std::vector<double> density;

  std::size_t bins() const { return density.size(); }
  double width(std::size_t i) const { return edges[i + 1] - edges[i]; }
  double center(std::size_t i) const { return 0.5 * (edges[i + 1] + edges[i]); }
  std::vector<double> centers() const;
  /// Sum of density times width.
  double integral() const;
  /// Divided by a number; zero where that is not positive.
  EnergySpectrum divided_by(double x) const;
};

/// One transformation of a source: its model and the arguments of that.
struct SpectrumTransformation {
  std::string model;
  std::map<std::string, double> arguments;
  Node place;

  double at(const char* name) const { return arguments.at(name); }
  EnergySpectrum apply(const EnergySpectrum& spectrum) const;
};

/// Reads `apply_<action>`, `<action>_model` and `<action>_parameters` for the action
/// "smearing", "bias" or "efficiency"; nothing where it is not applied. `prefix` is put
/// before the name of the model. Throws InputError for an unknown model, an unknown or
/// missing parameter, with the nearest name.
std::optional<SpectrumTransformation> read_transformation(const SourceContext& context,
                                                          const std::string& action,
                                                          const std::string& prefix = "");

}  // namespace jacta
