#include "jacta/decay/decay_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "decay_assembly.h"
#include "decay_barrier.h"
#include "decay_constraints.h"
#include "decay_file.h"
#include "decay_variables.h"
#include "jacta/decay/decay_keys.h"
#include "jacta/kinematics/density_matrix.h"

namespace jacta {

namespace {

std::string wave_name(const DecayModel& model,
                      const DecayChain& chain,
                      const std::vector<std::size_t>& ls) {
  std::string name = chain.name;
  for (std::size_t v = 0; v < ls.size(); ++v) {
    const DecayVertex& vertex = model.vertices[chain.vertices[v].vertex];
    const LsPair& pair = vertex.ls[ls[v]];
    name += vertex.third ? fmt::format(" ({})", 0.5 * pair.two_s)
                         : fmt::format(" ({},{})", pair.l, 0.5 * pair.two_s);
  }
  return name;
}

bool depends_on_charge(const DecayModel& model, const DecayChain& chain) {
  return chain.other_total ||
         std::any_of(
             chain.vertices.begin(), chain.vertices.end(), [&](const auto& place) {
               return !model.vertices[place.vertex].other_couplings.empty();
             });
}

PartialWave make_wave(const DecayModel& model,
                      std::size_t position,
                      const std::vector<std::size_t>& choice,
                      int charge) {
  const DecayChain& chain = model.chains[position];
  const bool is_other = charge < 0;
  PartialWave wave{
      .name = wave_name(model, chain, choice),
      .chain = position,
      .couplings = {is_other ? chain.other_total.value_or(chain.total) : chain.total},
      .uses = chain.uses,
      .ls = choice,
      .charge = charge};
  for (std::size_t v = 0; v < choice.size(); ++v) {
    const DecayVertex& vertex = model.vertices[chain.vertices[v].vertex];
    const bool has_other = is_other && !vertex.other_couplings.empty();
    const auto& couplings = has_other ? vertex.other_couplings : vertex.couplings;
    if (!couplings.empty()) wave.couplings.push_back(couplings[choice[v]]);
    for (std::size_t& use : wave.uses) {
      const ResonanceUse& first = model.uses[use];
      if (first.ls && model.resonances[first.resonance].particle == vertex.core &&
          first.finals == chain.vertices[v].core_finals) {
        use += choice[v];
      }
    }
  }
  return wave;
}

std::vector<std::optional<DensityElement>> density_elements(const DecayModel& model) {
  std::vector<std::optional<DensityElement>> result;
  const std::size_t n = model.particles[model.top].two_projections.size();
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t column = 0; column <= row; ++column) {
      result.push_back(DensityElement{row, column});
    }
  }
  return result;
}

void list_waves(DecayModel& model) {
  for (std::size_t c = 0; c < model.chains.size(); ++c) {
    const DecayChain& chain = model.chains[c];
    std::vector<std::vector<std::size_t>> choices = {{}};
    for (const auto& place : chain.vertices) {
      std::vector<std::vector<std::size_t>> longer;
      for (const auto& choice : choices) {
        for (std::size_t i = 0; i < model.vertices[place.vertex].ls.size(); ++i) {
          longer.push_back(choice);
          longer.back().push_back(i);
        }
      }
      choices = std::move(longer);
    }
    std::vector<std::optional<DensityElement>> elements = {std::nullopt};
    if (model.density) elements = density_elements(model);
    std::vector<int> charges = {0};
    if (depends_on_charge(model, chain)) charges = {1, -1};
    for (const int charge : charges) {
      for (const auto& element : elements) {
        for (const auto& choice : choices) {
          model.waves.push_back(make_wave(model, c, choice, charge));
          if (!element) continue;
          model.waves.back().density = element;
          model.waves.back().name +=
              fmt::format(" [{},{}]", element->row, element->column);
        }
      }
    }
  }
}

// A polarisation that is no state has probability 0 everywhere.
void check_polarization(const DecayModel& model) {
  if (!model.density) return;
  std::vector<double> p;
  for (const std::size_t v : model.density->variables) {
    const AmplitudeVariable& variable = model.variables[v];
    const auto& value = model.parameters[variable.parameter].value;
    if (!value) return;
    p.push_back(variable.scale * *value + variable.offset);
  }
  for (const auto& b : density_factors(model.density->two_spin, p, 0)) {
    if (std::isfinite(b.value.real())) continue;
    const DecayParticle& top = model.particles[model.top];
    throw top.config.at("polarization")
        .error("the polarisation of " + top.name +
                   " is not that of a state: its density "
                   "matrix has a negative eigenvalue",
               top.two_spin == 1 ? "px^2 + py^2 + pz^2 is at most 1"
                                 : "take smaller values of polarization_p_0 to _7");
  }
}

void take_variables(DecayModel& model, const VariableTable& table) {
  auto result = table.finish();
  model.parameters = std::move(result.parameters);
  model.variables = std::move(result.variables);
  model.free_parameters = std::move(result.free_parameters);
  model.variable_positions = std::move(result.positions);
  for (auto& coupling : model.couplings) {
    const auto position = [&](const std::string& part) {
      return model.variable_positions.at(coupling.name + part);
    };
    if (model.variable_positions.contains(coupling.name)) {
      coupling.first = position("");
      coupling.second = position("_imaginary");
      continue;
    }
    coupling.first = position("r");
    coupling.second = position("i");
    if (coupling.deltas) coupling.deltas = {position("deltar"), position("deltai")};
  }
  if (model.density) {
    const DecayParticle& top = model.particles[model.top];
    for (const auto& field : density_fields(top.two_spin)) {
      model.density->variables.push_back(
          model.variable_positions.at(variable_name(top.name, field)));
    }
  }
  for (auto& resonance : model.resonances) {
    const std::string& name = model.particles[resonance.particle].name;
    for (const auto& p : resonance.shape->parameters()) {
      resonance.variables.push_back(
          model.variable_positions.at(variable_name(name, p.field)));
    }
  }
  for (auto& use : model.uses) {
    const Resonance& resonance = model.resonances[use.resonance];
    use.shape = use.ls ? resonance.shapes[*use.ls] : resonance.shape;
    use.variables = resonance.variables;
  }
  for (auto& chain : model.chains) {
    for (const std::size_t use : chain.uses) {
      const Resonance& resonance = model.resonances[model.uses[use].resonance];
      chain.resonances.push_back(model.particles[resonance.particle].name);
    }
  }
}

std::size_t component_count(const DecayModel& model) {
  std::size_t n = model.particles[model.top].two_projections.size();
  for (const std::size_t f : model.finals) {
    n *= model.particles[f].two_projections.size();
  }
  return n;
}

bool needs_nominal_masses(const DecayVertex& vertex) {
  const VertexOptions& options = vertex.options;
  if (!options.has_barrier_factor || !options.has_bprime || options.no_q0) return false;
  for (std::size_t i = 0; i < vertex.ls.size(); ++i) {
    if (barrier_l(vertex, i) > 0) return true;
  }
  return false;
}

class ScaleMaker {
 public:
  explicit ScaleMaker(DecayModel& model) : model_(model) {}

  void run() {
    for (const DecayVertex& vertex : model_.vertices) {
      VertexScale scale;
      if (needs_nominal_masses(vertex)) {
        scale.masses[0] = mass(vertex.core, vertex);
        scale.masses[1] = mass(vertex.first, vertex);
        scale.masses[2] = mass(vertex.second, vertex);
        if (vertex.options.below_threshold) set_parent(vertex, scale);
        check(vertex, scale);
      }
      set_couplings(vertex, scale);
      model_.scales.push_back(std::move(scale));
    }
  }

 private:
  VertexScale::Mass mass(std::size_t particle, const DecayVertex& vertex) const {
    const DecayParticle& p = model_.particles[particle];
    const auto found = model_.variable_positions.find(variable_name(p.name, "mass"));
    VertexScale::Mass result{.value = p.mass.value_or(0)};
    if (found != model_.variable_positions.end()) {
      result.variable = found->second;
      const auto& variable = model_.variables[found->second];
      const auto& value = model_.parameters[variable.parameter].value;
      if (value) result.value = variable.scale * *value + variable.offset;
    } else if (!p.mass) {
      throw p.config.error(
          "particle " + p.name + " has no mass, but the barrier factor of " +
              vertex.name + " needs it",
          "add `mass:` in GeV (tf-pwa takes the mean of the first sample), or set "
          "has_barrier_factor: False or no_q0: True in the decay");
    }
    return result;
  }

  // The decay that makes the core: its core and its other daughter.
  void set_parent(const DecayVertex& vertex, VertexScale& scale) const {
    for (const auto& chain : model_.chains) {
      for (const auto& place : chain.vertices) {
        const DecayVertex& parent = model_.vertices[place.vertex];
        if (parent.first != vertex.core && parent.second != vertex.core &&
            parent.third != vertex.core) {
          continue;
        }
        scale.masses[3] = mass(parent.core, vertex);
        scale.masses[4] =
            mass(parent.first == vertex.core ? parent.second : parent.first, vertex);
        return;
      }
    }
    throw model_.particles[vertex.core].config.error(
        "below_threshold has no meaning for the decaying particle");
  }

  void check(const DecayVertex& vertex, const VertexScale& scale) const {
    const auto& core = model_.particles[vertex.core];
    if (!(scale.masses[0].value > 0)) throw core.config.error(core.name + " has mass 0");
    if (vertex.options.barrier_factor_norm && nominal_q2(scale) == 0) {
      throw core.config.error(core.name + " is exactly at the threshold of " +
                                  vertex.name + ": barrier_factor_norm divides by 0",
                              "change its mass or leave barrier_factor_norm out");
    }
  }

  DecayModel& model_;
};

// Line shapes know the daughters' masses as configured.
void warn_of_approximations(const DecayModel& model, Diagnostics& diagnostics) {
  for (const DecayChain& chain : model.chains) {
    for (std::size_t v = 1; v < chain.vertices.size(); ++v) {
      const DecayVertex& vertex = model.vertices[chain.vertices[v].vertex];
      const DecayParticle& core = model.particles[vertex.core];
      if (!needs_daughter_masses(core.config)) continue;
      if (vertex.options.below_threshold) {
        diagnostics.warning(message_at(core.config,
                                       "below_threshold of " + vertex.name +
                                           " holds for its barrier factor; the "
                                           "running width of " +
                                           core.name + " uses its mass as it is"));
      }
      for (const std::size_t daughter : {vertex.first, vertex.second}) {
        const std::string& name = model.particles[daughter].name;
        const auto found = model.variable_positions.find(variable_name(name, "mass"));
        if (found == model.variable_positions.end()) continue;
        const auto& variable = model.variables[found->second];
        if (!model.parameters[variable.parameter].free) continue;
        diagnostics.warning(message_at(core.config,
                                       "the mass of " + name +
                                           " floats; the running width of " + core.name +
                                           " keeps its configured value"));
      }
    }
  }
}

}  // namespace

KeyTable decay_model_keys() {
  DecayFile file;
  return decay_file_keys(file).without_readers();
}

DecayModel DecayModel::from_config(const Node& root,
                                   Diagnostics& diagnostics,
                                   const KeyTable& other_keys,
                                   const MeanMass& mean_mass) {
  DecayFile file{.place = root.location()};
  KeyTable table_of_file = decay_file_keys(file);
  table_of_file.add(other_keys);
  read_map(table_of_file, root, diagnostics);
  DecayAssembly assembly = assemble_chains(file, diagnostics);
  take_mean_masses(assembly, mean_mass, diagnostics);
  VariableTable table;
  make_resonances(assembly, table, diagnostics);
  make_couplings(assembly, table);
  make_polarization(assembly, table);
  DecayModel model = std::move(assembly.model);
  apply_constraints(file, model, assembly.particles, table, diagnostics);
  take_variables(model, table);
  warn_of_approximations(model, diagnostics);
  check_polarization(model);
  list_waves(model);
  ScaleMaker(model).run();
  model.barrier_scales = scales_of_waves(model);
  model.n_components = component_count(model);
  return model;
}

std::optional<std::size_t> DecayModel::find_variable(const std::string& name) const {
  const auto found = variable_positions.find(name);
  if (found == variable_positions.end()) return {};
  return found->second;
}

}  // namespace jacta
