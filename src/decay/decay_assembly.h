// The chains of a model with their particles, decays and finals, before parameters.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "decay_chains.h"
#include "decay_file.h"
#include "decay_options.h"
#include "decay_particles.h"
#include "jacta/decay/decay_model.h"

namespace jacta {

struct DecayAssembly {
  DecayModel model = {};
  /// What particles say beside their quantum numbers; one per particle.
  std::vector<ParticleOptions> particles = {};
  /// Options of every vertex, and the key that its parameters are named by.
  std::vector<DecayOptions> options = {};
  std::vector<std::string> heads = {};
  std::vector<bool> is_cp = {};  ///< of every chain: its total depends on the charge
  /// Smallest l of the first decay of a particle.
  std::map<std::string, int> first_l = {};
  /// Barrier radius of a particle's line shape, where it is not 3/GeV.
  std::map<std::size_t, double> radii = {};
};

/// Reads `decay`, `particle` and what of `data` and `constrains` decides about chains.
DecayAssembly assemble_chains(const DecayFile& file, Diagnostics& diagnostics);

/// Gives the particles whose mass is not given and is no parameter of their line shape
/// the mean mass of their final particles, and warns; nothing without a mean_mass.
void take_mean_masses(DecayAssembly& assembly,
                      const MeanMass& mean_mass,
                      Diagnostics& diagnostics);

/// tf-pwa's name of a variable: head_field without ",", "[", "]" and blanks, ":" as "/"
/// and "+" as ".".
std::string variable_name(const std::string& head, const std::string& field);

/// Line shapes of all resonances and where they are used.
class VariableTable;
void make_resonances(DecayAssembly& assembly,
                     VariableTable& table,
                     Diagnostics& diagnostics);

/// The parameters of the density matrix of a polarised top, if it is; they come last.
void make_polarization(DecayAssembly& assembly, VariableTable& table);

/// Couplings of all chains and vertices: totals and g_ls, in tf-pwa's order.
void make_couplings(DecayAssembly& assembly, VariableTable& table);

}  // namespace jacta
