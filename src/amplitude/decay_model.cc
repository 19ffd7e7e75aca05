#include "jacta/amplitude/decay_model.h"

#include <utility>

#include "decay_assembly.h"
#include "decay_constraints.h"
#include "decay_keys.h"
#include "decay_variables.h"

namespace jacta {

namespace {

void list_waves(DecayModel::Content& content) {
  for (std::size_t c = 0; c < content.chains.size(); ++c) {
    const Chain& chain = content.chains[c];
    std::vector<std::vector<std::size_t>> choices = {{}};
    for (const auto& place : chain.vertices) {
      std::vector<std::vector<std::size_t>> longer;
      for (const auto& choice : choices) {
        for (std::size_t i = 0; i < content.vertices[place.vertex].ls.size(); ++i) {
          longer.push_back(choice);
          longer.back().push_back(i);
        }
      }
      choices = std::move(longer);
    }
    for (auto& choice : choices) {
      Wave wave{.chain = c, .ls = choice, .couplings = {chain.total}};
      for (std::size_t v = 0; v < choice.size(); ++v) {
        const Vertex& vertex = content.vertices[chain.vertices[v].vertex];
        wave.couplings.push_back(vertex.couplings[choice[v]]);
      }
      content.waves.push_back(std::move(wave));
    }
  }
}

void take_variables(DecayModel::Content& content, const VariableTable& table) {
  auto result = table.finish();
  content.parameters = std::move(result.parameters);
  content.variables = std::move(result.variables);
  content.free_parameters = std::move(result.free_parameters);
  content.variable_positions = std::move(result.positions);
  for (auto& coupling : content.couplings) {
    coupling.first = content.variable_positions.at(coupling.name + "r");
    coupling.second = content.variable_positions.at(coupling.name + "i");
  }
  for (auto& resonance : content.resonances) {
    const std::string& name = content.particles[resonance.particle].name;
    for (const auto& p : resonance.shape->parameters()) {
      resonance.variables.push_back(
          content.variable_positions.at(variable_name(name, p.field)));
    }
  }
}

bool needs_nominal_masses(const Vertex& vertex) {
  const VertexOptions& options = vertex.options;
  if (!options.has_barrier_factor || !options.has_bprime || options.no_q0) return false;
  for (std::size_t i = 0; i < vertex.ls.size(); ++i) {
    if (barrier_l(vertex, i) > 0) return true;
  }
  return false;
}

class ScaleMaker {
 public:
  explicit ScaleMaker(DecayModel::Content& content) : content_(content) {}

  void run() {
    for (const Vertex& vertex : content_.vertices) {
      VertexScale scale;
      if (needs_nominal_masses(vertex)) {
        scale.masses[0] = mass(vertex.core, vertex);
        scale.masses[1] = mass(vertex.first, vertex);
        scale.masses[2] = mass(vertex.second, vertex);
        if (vertex.options.below_threshold) set_parent(vertex, scale);
        check(vertex, scale);
      }
      set_couplings(vertex, scale);
      content_.scales.push_back(std::move(scale));
    }
  }

 private:
  VertexScale::Mass mass(std::size_t particle, const Vertex& vertex) const {
    const DecayParticle& p = content_.particles[particle];
    const auto found = content_.variable_positions.find(variable_name(p.name, "mass"));
    VertexScale::Mass result{.value = p.mass.value_or(0)};
    if (found != content_.variable_positions.end()) {
      result.variable = found->second;
      const auto& variable = content_.variables[found->second];
      const auto& value = content_.parameters[variable.parameter].value;
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
  void set_parent(const Vertex& vertex, VertexScale& scale) const {
    for (const auto& chain : content_.chains) {
      for (const auto& place : chain.vertices) {
        const Vertex& parent = content_.vertices[place.vertex];
        if (parent.first != vertex.core && parent.second != vertex.core) continue;
        scale.masses[3] = mass(parent.core, vertex);
        scale.masses[4] =
            mass(parent.first == vertex.core ? parent.second : parent.first, vertex);
        return;
      }
    }
    throw content_.particles[vertex.core].config.error(
        "below_threshold has no meaning for the decaying particle");
  }

  void check(const Vertex& vertex, const VertexScale& scale) const {
    const auto& core = content_.particles[vertex.core];
    if (!(scale.masses[0].value > 0)) throw core.config.error(core.name + " has mass 0");
    if (vertex.options.barrier_factor_norm && nominal_q2(scale) == 0) {
      throw core.config.error(core.name + " is exactly at the threshold of " +
                                  vertex.name + ": barrier_factor_norm divides by 0",
                              "change its mass or leave barrier_factor_norm out");
    }
  }

  DecayModel::Content& content_;
};

// Line shapes know the daughters' masses as configured.
void warn_of_approximations(const DecayModel::Content& content,
                            Diagnostics& diagnostics) {
  for (const Chain& chain : content.chains) {
    for (std::size_t v = 1; v < chain.vertices.size(); ++v) {
      const Vertex& vertex = content.vertices[chain.vertices[v].vertex];
      const DecayParticle& core = content.particles[vertex.core];
      if (!needs_daughter_masses(core.config)) continue;
      if (vertex.options.below_threshold) {
        diagnostics.warning(message_at(core.config,
                                       "below_threshold of " + vertex.name +
                                           " holds for its barrier factor; the "
                                           "running width of " +
                                           core.name + " uses its mass as it is"));
      }
      for (const std::size_t daughter : {vertex.first, vertex.second}) {
        const std::string& name = content.particles[daughter].name;
        const auto found = content.variable_positions.find(variable_name(name, "mass"));
        if (found == content.variable_positions.end()) continue;
        const auto& variable = content.variables[found->second];
        if (!content.parameters[variable.parameter].free) continue;
        diagnostics.warning(message_at(core.config,
                                       "the mass of " + name +
                                           " floats; the running width of " + core.name +
                                           " keeps its configured value"));
      }
    }
  }
}

void make_plans(DecayModel::Content& content) {
  content.permutations = final_permutations(content);
  content.wave_plans.push_back(make_wave_plan(content, false));
  bool reverses = false;
  for (const auto& vertex : content.vertices) {
    reverses = reverses || vertex.options.allow_cc;
  }
  if (reverses) content.wave_plans.push_back(make_wave_plan(content, true));
  unite_outputs(content.permutations, content.wave_plans);
  const auto& outputs = content.wave_plans.front().outputs;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> places;
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    places[{outputs[k].wave, outputs[k].component}] = k;
  }
  for (const auto& permutation : content.permutations) {
    std::vector<std::size_t> list;
    for (const auto& output : outputs) {
      list.push_back(places.at({output.wave, permutation.component[output.component]}));
    }
    content.output_places.push_back(std::move(list));
  }
}

}  // namespace

DecayModel DecayModel::from_config(const Node& root, Diagnostics& diagnostics) {
  if (!root.is_map()) throw root.error("a model file must be a map");
  top_level_keys().check(root, "the model file", diagnostics);
  DecayAssembly assembly = assemble_chains(root, diagnostics);
  VariableTable table;
  make_resonances(assembly, table);
  make_couplings(assembly, table);
  apply_constraints(root, *assembly.content, table, diagnostics);
  take_variables(*assembly.content, table);
  warn_of_approximations(*assembly.content, diagnostics);
  list_waves(*assembly.content);
  ScaleMaker(*assembly.content).run();
  make_plans(*assembly.content);
  return DecayModel(std::move(assembly.content));
}

DecayModel::DecayModel(std::unique_ptr<Content> content) : content_(std::move(content)) {}
DecayModel::~DecayModel() = default;
DecayModel::DecayModel(DecayModel&&) noexcept = default;
DecayModel& DecayModel::operator=(DecayModel&&) noexcept = default;

const std::vector<AmplitudeParameter>& DecayModel::parameters() const {
  return content_->parameters;
}
const std::vector<AmplitudeVariable>& DecayModel::variables() const {
  return content_->variables;
}
const std::vector<std::size_t>& DecayModel::free_parameters() const {
  return content_->free_parameters;
}
const std::vector<DecayParticle>& DecayModel::particles() const {
  return content_->particles;
}
std::size_t DecayModel::top() const {
  return content_->top;
}
const std::vector<std::size_t>& DecayModel::finals() const {
  return content_->finals;
}
const std::vector<Resonance>& DecayModel::resonances() const {
  return content_->resonances;
}
const std::vector<ResonanceUse>& DecayModel::uses() const {
  return content_->uses;
}
const std::vector<ComplexCoupling>& DecayModel::couplings() const {
  return content_->couplings;
}
const std::vector<Vertex>& DecayModel::vertices() const {
  return content_->vertices;
}
const std::vector<Chain>& DecayModel::chains() const {
  return content_->chains;
}
const std::vector<Wave>& DecayModel::waves() const {
  return content_->waves;
}
const KinematicOptions& DecayModel::kinematics() const {
  return content_->kinematics;
}

std::optional<std::size_t> DecayModel::find_variable(const std::string& name) const {
  const auto found = content_->variable_positions.find(name);
  if (found == content_->variable_positions.end()) return {};
  return found->second;
}

std::vector<double> DecayModel::variable_values(const std::vector<double>& theta) const {
  if (theta.size() != content_->parameters.size()) {
    throw UsageError("variable_values: one value per parameter, please");
  }
  std::vector<double> values;
  for (const auto& v : content_->variables) {
    values.push_back(v.scale * theta[v.parameter] + v.offset);
  }
  return values;
}

std::size_t DecayModel::n_components() const {
  std::size_t n = content_->particles[content_->top].two_projections.size();
  for (const std::size_t f : content_->finals) {
    n *= content_->particles[f].two_projections.size();
  }
  return n;
}

}  // namespace jacta
