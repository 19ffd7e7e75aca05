// Line shapes and couplings of an assembly, and the variables they have.
#include <algorithm>
#include <set>

#include "decay_assembly.h"
#include "decay_particles.h"
#include "decay_variables.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

class ResonanceMaker {
 public:
  ResonanceMaker(DecayAssembly& assembly, VariableTable& table)
      : assembly_(assembly), model_(assembly.model), table_(table) {}

  void run() {
    for (auto& chain : model_.chains) {
      auto inner = chain.vertices;
      inner.erase(inner.begin());  // the top is no resonance
      std::sort(inner.begin(), inner.end(), [&](const auto& a, const auto& b) {
        return sort_key(a) < sort_key(b);
      });
      for (const auto& place : inner) chain.uses.push_back(use_position(place));
    }
  }

 private:
  const DecayParticle& core_of(const ChainVertex& place) const {
    return model_.particles[model_.vertices[place.vertex].core];
  }
  std::pair<std::string, std::string> sort_key(const ChainVertex& place) const {
    return {base_name(core_of(place).name), core_of(place).name};
  }

  std::size_t use_position(const ChainVertex& place) {
    ResonanceUse use{.resonance = resonance_position(place),
                     .finals = place.core_finals,
                     .first_daughter = place.first_finals,
                     .second_daughter = place.second_finals};
    for (std::size_t u = 0; u < model_.uses.size(); ++u) {
      const auto& other = model_.uses[u];
      if (other.resonance == use.resonance && other.finals == use.finals &&
          other.first_daughter == use.first_daughter) {
        return u;
      }
    }
    model_.uses.push_back(std::move(use));
    return model_.uses.size() - 1;
  }

  std::size_t resonance_position(const ChainVertex& place) {
    const auto [found, is_new] =
        known_.try_emplace(place.vertex, model_.resonances.size());
    if (is_new) model_.resonances.push_back(make_resonance(place.vertex));
    return found->second;
  }

  Resonance make_resonance(std::size_t vertex_position) {
    const DecayVertex& vertex = model_.vertices[vertex_position];
    const DecayParticle& particle = model_.particles[vertex.core];
    ShapeContext context{.name = particle.name, .l = assembly_.first_l.at(particle.name)};
    if (const auto d = assembly_.radii.find(vertex.core); d != assembly_.radii.end()) {
      context.d = d->second;
    }
    for (const std::size_t i : {0, 1}) {
      const auto& daughter = model_.particles[i == 0 ? vertex.first : vertex.second];
      if (!daughter.mass && needs_daughter_masses(particle.config)) {
        throw daughter.config.error(
            "particle " + daughter.name + " has no mass, but the line shape of " +
                particle.name + " needs it",
            "add `mass:` in GeV (tf-pwa takes the mean of the first sample)");
      }
      context.daughter_masses[i] = daughter.mass.value_or(0);
    }
    Resonance resonance{
        .particle = vertex.core,
        .shape = make_line_shape(with_values_from_ranges(particle.config), context)};
    create_variables(particle.name, *resonance.shape);
    return resonance;
  }

  void create_variables(const std::string& name, const LineShape& shape) {
    if (!named_.insert(name).second) return;
    for (const auto& p : shape.parameters()) {
      AmplitudeParameter parameter{.value = p.value, .free = !p.fixed};
      parameter.start_range = p.start;
      table_.create(variable_name(name, p.field), parameter);
    }
  }

  DecayAssembly& assembly_;
  DecayModel& model_;
  VariableTable& table_;
  std::map<std::size_t, std::size_t> known_;  ///< by vertex
  std::set<std::string> named_;
};

}  // namespace

void make_resonances(DecayAssembly& assembly, VariableTable& table) {
  ResonanceMaker(assembly, table).run();
}

void make_couplings(DecayAssembly& assembly, VariableTable& table) {
  auto& model = assembly.model;
  const auto add = [&](const std::string& name, bool polar) {
    table.create_complex(name, polar);
    model.couplings.push_back({.name = name, .polar = polar});
    return model.couplings.size() - 1;
  };
  std::set<std::size_t> seen;
  for (auto& chain : model.chains) {
    chain.total = add(variable_name(chain.name, "total_0"), true);
    for (const auto& place : chain.vertices) {
      if (!seen.insert(place.vertex).second) continue;
      DecayVertex& vertex = model.vertices[place.vertex];
      const std::string head = variable_name(assembly.heads[place.vertex], "g_ls_");
      for (std::size_t i = 0; i < vertex.ls.size(); ++i) {
        vertex.couplings.push_back(
            add(head + std::to_string(i), assembly.options[place.vertex].polar));
      }
      table.fix(head + "0r", 1);
      table.fix(head + "0i", 0);
    }
    chain.name = variable_name(chain.name, "");
  }
}

}  // namespace jacta
