// Line shapes and couplings of an assembly, and the variables they have.
#include <algorithm>
#include <set>
#include <tuple>

#include "decay_assembly.h"
#include "decay_particles.h"
#include "decay_variables.h"
#include "jacta/decay/decay_keys.h"
#include "jacta/kinematics/density_matrix.h"

namespace jacta {

namespace {

class ResonanceMaker {
 public:
  ResonanceMaker(DecayAssembly& assembly, VariableTable& table, Diagnostics& diagnostics)
      : assembly_(assembly),
        model_(assembly.model),
        table_(table),
        diagnostics_(diagnostics) {}

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
    const std::size_t first = model_.uses.size();
    const std::size_t n_shapes = model_.resonances[use.resonance].shapes.size();
    if (n_shapes > 0) use.ls = 0;
    model_.uses.push_back(use);
    for (std::size_t i = 1; i < n_shapes; ++i) {
      use.ls = i;
      model_.uses.push_back(use);
    }
    return first;
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
    for (const LsPair& pair : vertex.ls) context.ls.push_back(pair.l);
    set_parent(vertex.core, context);
    Resonance resonance{.particle = vertex.core};
    auto shapes = make_line_shapes(with_values_from_ranges(particle.config), context);
    if (assembly_.options[vertex_position].split) {
      for (auto& shape : shapes) resonance.shapes.push_back(std::move(shape));
      resonance.shape = resonance.shapes.front();
    } else {
      resonance.shape = std::move(shapes.front());
    }
    resonance.context = std::move(context);
    if (named_.insert(particle.name).second) {
      create_variables(particle.name, *resonance.shape);
      warn_of_missing_width(particle, *resonance.shape);
    }
    return resonance;
  }

  // The first decay that makes the particle.
  void set_parent(std::size_t position, ShapeContext& context) const {
    for (const DecayVertex& parent : model_.vertices) {
      if (parent.first != position && parent.second != position &&
          parent.third != position) {
        continue;
      }
      const std::size_t other = parent.first == position ? parent.second : parent.first;
      context.parent_mass = model_.particles[parent.core].mass.value_or(0);
      context.other_mass = model_.particles[other].mass.value_or(0);
      return;
    }
  }

  // tf-pwa's shapes that are 1 for want of a width: what is left is a mass that nothing
  // depends on.
  void warn_of_missing_width(const DecayParticle& particle, const LineShape& shape) {
    const auto& parameters = shape.parameters();
    const auto width = find_number(with_values_from_ranges(particle.config), "width");
    if (width || parameters.size() != 1 || parameters[0].field != "mass") return;
    diagnostics_.warning(message_at(
        particle.config,
        "particle " + particle.name +
            " has no width: its line shape is 1, as in tf-pwa; give a `width:` "
            "in GeV, or say `model: one`"));
  }

  void create_variables(const std::string& name, const LineShape& shape) {
    for (const auto& p : shape.parameters()) {
      AmplitudeParameter parameter{.value = p.value, .free = !p.fixed};
      parameter.start_range = p.start;
      table_.create(variable_name(name, p.field), parameter);
    }
  }

  DecayAssembly& assembly_;
  DecayModel& model_;
  VariableTable& table_;
  Diagnostics& diagnostics_;
  std::map<std::size_t, std::size_t> known_;  ///< by vertex
  std::set<std::string> named_;
};

}  // namespace

void make_resonances(DecayAssembly& assembly,
                     VariableTable& table,
                     Diagnostics& diagnostics) {
  ResonanceMaker(assembly, table, diagnostics).run();
}

namespace {

class CouplingMaker {
 public:
  CouplingMaker(DecayAssembly& assembly, VariableTable& table)
      : assembly_(assembly), model_(assembly.model), table_(table) {}

  void run() {
    std::set<std::size_t> seen;
    for (std::size_t c = 0; c < model_.chains.size(); ++c) {
      DecayChain& chain = model_.chains[c];
      const std::string name = variable_name(chain.name, "total_0");
      if (assembly_.is_cp[c]) {
        std::tie(chain.total, chain.other_total) = add_pair(name);
      } else {
        chain.total = add(name, true);
      }
      for (const auto& place : chain.vertices) {
        if (seen.insert(place.vertex).second) add_vertex(place.vertex);
      }
      chain.name = variable_name(chain.name, "");
    }
  }

 private:
  std::size_t add(const std::string& name, bool polar) {
    table_.create_complex(name, polar);
    model_.couplings.push_back({.name = name, .polar = polar});
    return model_.couplings.size() - 1;
  }

  // A coupling for either charge, of the same four numbers.
  std::pair<std::size_t, std::size_t> add_pair(const std::string& name) {
    const std::size_t first = add(name, true);
    for (const char* part : {"deltar", "deltai"}) {
      AmplitudeParameter delta{.free = true, .start = StartKind::cartesian};
      delta.start_range = {-1, 1};
      table_.create(name + part, delta);
    }
    // Positions follow once all variables are there.
    model_.couplings.back().deltas = std::array<std::size_t, 2>{};
    ComplexCoupling other = model_.couplings.back();
    other.charge = -1;
    model_.couplings.push_back(other);
    return {first, first + 1};
  }

  // A real number: its imaginary part is a fixed 0.
  std::size_t add_real(const std::string& name) {
    table_.create(name, {.free = true, .start = StartKind::cartesian});
    table_.create(name + "_imaginary", {.value = 0});
    model_.couplings.push_back({.name = name, .polar = false});
    return model_.couplings.size() - 1;
  }

  void fix_to_one(const std::string& name) {
    table_.fix(name + "r", 1);
    table_.fix(name + "i", 0);
    for (const char* part : {"deltar", "deltai"}) {
      if (table_.contains(name + part)) table_.fix(name + part, 0);
    }
  }

  void add_vertex(std::size_t position) {
    DecayVertex& vertex = model_.vertices[position];
    const DecayOptions& options = assembly_.options[position];
    const std::string head = assembly_.heads[position];
    if (vertex.third) return add_projections(vertex, head);
    if (vertex.helicities) return add_helicities(vertex, options.kind, head);
    if (options.split && !options.split->exist) return;
    const std::string field = variable_name(head, "g_ls_");
    const bool same_phase =
        options.split && options.same_phase.value_or(options.split->same_phase);
    for (std::size_t i = 0; i < vertex.ls.size(); ++i) {
      const std::string name = field + std::to_string(i);
      if (options.kind == DecayKind::gls_cpv) {
        const auto [first, other] = add_pair(name);
        vertex.couplings.push_back(first);
        vertex.other_couplings.push_back(other);
      } else if (same_phase) {
        vertex.couplings.push_back(add_real(name));
      } else {
        vertex.couplings.push_back(add(name, options.polar));
      }
    }
    if (same_phase) {
      table_.fix(field + "0", 1);
      return;
    }
    fix_to_one(field + "0");
    if (!options.split || !options.same_ratio.value_or(options.split->same_ratio)) return;
    std::vector<std::string> radii;
    for (std::size_t i = 0; i < vertex.ls.size(); ++i) {
      radii.push_back(field + std::to_string(i) + "r");
    }
    if (radii.size() > 1) table_.set_equal(radii);
  }

  void add_projections(DecayVertex& vertex, const std::string& head) {
    const std::string field = variable_name(head, "G_mu_");
    for (std::size_t i = 0; i < vertex.ls.size(); ++i) {
      vertex.couplings.push_back(add(field + std::to_string(i), true));
    }
    fix_to_one(field + "0");
  }

  void add_helicities(DecayVertex& vertex, DecayKind kind, const std::string& head) {
    const auto& particles = model_.particles;
    for (const auto& coupling : helicity_couplings(kind,
                                                   particles[vertex.core],
                                                   particles[vertex.first],
                                                   particles[vertex.second])) {
      const std::string name = variable_name(head, coupling.field);
      if (coupling.row.size() == 0) {
        table_.create_complex(name, true);
        table_.fix(name + "r", 0);
        table_.fix(name + "i", 0);
        continue;
      }
      vertex.couplings.push_back(add(name, true));
      if (vertex.couplings.size() == 1) fix_to_one(name);
    }
  }

  DecayAssembly& assembly_;
  DecayModel& model_;
  VariableTable& table_;
};

}  // namespace

void make_polarization(DecayAssembly& assembly, VariableTable& table) {
  DecayModel& model = assembly.model;
  const Node& kind = assembly.particles[model.top].polarization;
  if (kind.is_null()) return;
  const DecayParticle& top = model.particles[model.top];
  const auto fields = density_fields(top.two_spin);
  if (fields.empty()) {
    throw kind.error(
        "polarization: vector of " + top.name + " is not available for this spin",
        "it is for spin 1/2 (px, py, pz) and 1 (p_0 to p_7)");
  }
  if (top.two_projections != spin_projections(top.two_spin)) {
    throw kind.error("polarization: vector needs all projections of " + top.name,
                     "leave out `spins`, which has them in another order or not all");
  }
  model.density = ParentDensity{.two_spin = top.two_spin};
  // Inside of what is a state, whatever is drawn.
  const double range = top.two_spin == 1 ? 0.5 : 0.1;
  for (const auto& field : fields) {
    AmplitudeParameter p{.free = true};
    p.start_range = {-range, range};
    table.create(variable_name(top.name, field), p);
  }
}

void make_couplings(DecayAssembly& assembly, VariableTable& table) {
  CouplingMaker(assembly, table).run();
}

}  // namespace jacta
