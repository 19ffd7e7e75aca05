// What resonances say about their own variables.
#include <algorithm>
#include <set>

#include "decay_assembly.h"
#include "decay_constraints.h"
#include "jacta/base/text.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

/// What is before _range, _min, ... in a key of `params`.
std::string without_tail(const std::string& key) {
  FieldOptions unused;
  for (const auto& name : field_keys("", unused).names()) {
    if (key.size() > name.size() && key.ends_with(name) && !name.empty()) {
      return key.substr(0, key.size() - name.size());
    }
  }
  return key;
}

/// What `float` asks for, piece by piece: letters of a word, or the items of a list.
/// tf-pwa reads m and g, the shapes of Flatte also names of couplings in a list.
std::vector<std::string> floating_pieces(const Node& value, const std::string& particle) {
  std::vector<std::string> pieces;
  if (value.is_list()) {
    for (const auto& item : value.items()) pieces.push_back(item.as_text());
    return pieces;
  }
  if (value.is_boolean()) {
    if (!value.as_boolean()) return pieces;
    throw value.error("float of " + particle + " does not say what floats",
                      "write m, g or mg");
  }
  const std::string text = value.as_text();
  if (text == "none") return pieces;
  for (const char letter : text) pieces.emplace_back(1, letter);
  return pieces;
}

class ParticleKeys {
 public:
  ParticleKeys(const DecayModel& model,
               const std::vector<ParticleOptions>& options,
               VariableTable& table,
               Diagnostics& diagnostics)
      : model_(model), options_(options), table_(table), diagnostics_(diagnostics) {}

  void run() {
    std::set<std::size_t> done;
    for (const auto& resonance : model_.resonances) {
      if (!done.insert(resonance.particle).second) continue;
      const DecayParticle& particle = model_.particles[resonance.particle];
      const ParticleOptions& options = options_[resonance.particle];
      set_fields(particle, options);
      constrain(particle, options);
      set_floating(particle, options);
    }
    for (std::size_t p = 0; p < model_.particles.size(); ++p) {
      if (!done.contains(p)) warn_of_nothing_to_float(p);
    }
    for (const auto& chain : model_.chains) share_couplings(chain);
  }

 private:
  static std::string full(const DecayParticle& particle, const std::string& field) {
    return variable_name(particle.name, field);
  }

  std::vector<std::string> fields_of(const DecayParticle& particle) const {
    std::vector<std::string> fields;
    for (const auto& resonance : model_.resonances) {
      if (model_.particles[resonance.particle].name != particle.name) continue;
      for (const auto& p : resonance.shape->parameters()) fields.push_back(p.field);
    }
    return fields;
  }

  // Those of `params`, and for mass and width what the particle's own keys say over them.
  void set_fields(const DecayParticle& particle, const ParticleOptions& options) {
    std::vector<std::string> fields;
    const auto add = [&](const std::string& field) {
      if (std::find(fields.begin(), fields.end(), field) == fields.end()) {
        fields.push_back(field);
      }
    };
    for (const auto& [key, value] : options.params.entries()) {
      const std::string field = without_tail(key.as_text());
      if (!table_.contains(full(particle, field)) && field != "mass" &&
          field != "width") {
        throw value.error(
            "the line shape of " + particle.name + " has no parameter " + field,
            nearest_advice(field, fields_of(particle)));
      }
      add(field);
    }
    add("mass");
    add("width");
    for (const auto& field : fields) {
      FieldOptions o;
      std::vector<Problem> problems;
      field_keys(field, o).read_defaults(options.params, problems);
      throw_first_error(problems);
      if (field == "mass") take_over(options.mass, o);
      if (field == "width") take_over(options.width, o);
      const std::string name = full(particle, field);
      if (o.place && table_.contains(name)) set_field(name, field, o);
    }
  }

  static void take_over(const FieldOptions& own, FieldOptions& o) {
    if (!own.range.is_null()) o.range = own.range;
    if (own.lower) o.lower = own.lower;
    if (own.upper) o.upper = own.upper;
    if (own.sigma) o.sigma = own.sigma;
    if (!own.free.is_null()) o.free = own.free;
    if (own.is_constrained) o.is_constrained = own.is_constrained;
    if (own.place) o.place = own.place;
  }

  void set_field(const std::string& name,
                 const std::string& field,
                 const FieldOptions& o) {
    const Node place = Node::null(*o.place);
    if (o.value) {
      check_positive(name, field, *o.value, place);
      table_.set_value(name, *o.value);
    }
    if (!o.free.is_null()) {
      if (is_switched_on(o.free)) {
        table_.free(name);
      } else if (o.free.is_boolean()) {
        table_.fix(name);
      }
    }
    Limits limits;
    if (!o.range.is_null()) {
      limits = read_limits(o.range);
    } else {
      limits.lower = o.lower.value_or(limits.lower);
      limits.upper = o.upper.value_or(limits.upper);
      if (!(limits.lower < limits.upper)) {
        throw place.error(field + "_min of " + name + " is not below " + field + "_max");
      }
    }
    if (!(limits == Limits{})) table_.set_limits(name, limits);
    if (!o.is_constrained.value_or(false)) return;
    const auto mean = o.value ? o.value : table_.value(name);
    if (!mean || !o.sigma) {
      throw place.error("the constraint of " + name + " needs " + field + " and " +
                        field + "_sigma");
    }
    table_.constrain(name, make_constraint(*mean, *o.sigma, place));
  }

  void constrain(const DecayParticle& particle, const ParticleOptions& options) {
    for (const auto& [key, value] : options.gauss_constr.entries()) {
      std::string field = key.as_text();
      if (field == "m") field = "mass";
      if (field == "g") field = "width";
      const std::string name = full(particle, field);
      if (!table_.contains(name)) throw key.error("there is no variable " + name);
      const auto mean = table_.value(name);
      if (!mean) throw key.error(name + " has no value to constrain it to");
      table_.constrain(name, make_constraint(*mean, finite_number(value), value));
    }
  }

  void warn_of_nothing_to_float(std::size_t p) const {
    const Node& floating = options_[p].floating;
    const std::string& name = model_.particles[p].name;
    if (floating.is_null() || floating_pieces(floating, name).empty()) return;
    diagnostics_.warning(message_at(
        floating, "float of " + name + ": nothing floats, for it is no resonance"));
  }

  // The letters m and g among the pieces of `float`; each has to name something.
  std::string floating_letters(const DecayParticle& particle,
                               const Node& floating) const {
    const auto fields = fields_of(particle);
    const auto has = [&](const std::string& field) {
      return std::find(fields.begin(), fields.end(), field) != fields.end();
    };
    std::string letters;
    for (const auto& piece : floating_pieces(floating, particle.name)) {
      if (piece == "m" || piece == "g") {
        letters += piece;
        const std::string field = piece == "m" ? "mass" : "width";
        const bool has_couplings = piece == "g" && has("g_0");
        if (has(field) || has_couplings) continue;
        diagnostics_.warning(message_at(floating,
                                        "float of " + particle.name +
                                            ": its line shape has no " + field +
                                            " that could float"));
      } else if (!(floating.is_list() && piece.starts_with("g_") && has(piece))) {
        throw floating.error("float of " + particle.name + ": '" + piece +
                                 "' names nothing that could float",
                             piece.starts_with("w") ? "did you mean 'g' (the width)?"
                                                    : "write m (mass), g (width) or mg");
      }
    }
    return letters;
  }

  void set_floating(const DecayParticle& particle, const ParticleOptions& options) {
    const Node& floating = options.floating;
    const std::string letters =
        floating.is_null() ? "" : floating_letters(particle, floating);
    for (const std::string field : {"mass", "width"}) {
      const std::string name = full(particle, field);
      const char letter = field == "mass" ? 'm' : 'g';
      if (!table_.contains(name)) continue;
      const bool is_given = find_value(particle.config, field) != nullptr;
      const bool floats = letters.find(letter) != std::string::npos;
      if (floats) table_.free(name);
      if (is_given) {
        if (floats) warn_of_start_outside(particle, name, field);
        continue;
      }
      AmplitudeParameter& parameter = table_.parameter(name);
      if (floats) {
        parameter.value.reset();
        parameter.start_range = {parameter.limits.lower, parameter.limits.upper};
      } else {
        diagnostics_.warning(message_at(particle.config,
                                        name + " is fixed in the middle of its range, " +
                                            shortest(parameter.value.value_or(0)) +
                                            " GeV"));
      }
    }
  }

  void warn_of_start_outside(const DecayParticle& particle,
                             const std::string& name,
                             const std::string& field) {
    const AmplitudeParameter& parameter = table_.parameter(name);
    const double value = parameter.value.value_or(parameter.limits.lower);
    if (value >= parameter.limits.lower && value <= parameter.limits.upper) return;
    diagnostics_.warning(message_at(*find_value(particle.config, field),
                                    name + " = " + shortest(value) +
                                        " is outside of its range, [" +
                                        shortest(parameter.limits.lower) + ", " +
                                        shortest(parameter.limits.upper) + "]"));
  }

  // coef_head: R shares the g_ls and |total| of R's chain, where that is not later in
  // the model than the first chain with this particle.
  void share_couplings(const DecayChain& chain) {
    for (const std::size_t u : chain.uses) {
      const Resonance& r = model_.resonances[model_.uses[u].resonance];
      const DecayParticle& particle = model_.particles[r.particle];
      const Node& head = options_[r.particle].coef_head;
      if (head.is_null() || head.as_text() == particle.name) continue;
      if (without_head_.contains(r.particle)) continue;
      if (const DecayChain* other = last_chain_with(head, chain)) {
        share_with(*other, chain, r.particle, head);
      } else {
        without_head_.insert(r.particle);
        diagnostics_.warning(
            message_at(head,
                       "coef_head: " + head.as_text() + " has no chain before those of " +
                           particle.name + ": nothing is shared, as in tf-pwa"));
      }
    }
  }

  void share_with(const DecayChain& other,
                  const DecayChain& chain,
                  std::size_t particle,
                  const Node& head) {
    for (std::size_t v = 0; v < chain.vertices.size() && v < other.vertices.size(); ++v) {
      const DecayVertex& own = model_.vertices[chain.vertices[v].vertex];
      const DecayVertex& shared = model_.vertices[other.vertices[v].vertex];
      const bool involves = own.core == particle || own.first == particle ||
                            own.second == particle || own.third == particle;
      if (!involves || &own == &shared) continue;
      if (own.couplings.size() != shared.couplings.size()) {
        throw head.error("coef_head: " + own.name + " and " + shared.name +
                         " have different numbers of couplings");
      }
      for (std::size_t i = 0; i < own.couplings.size(); ++i) {
        share(shared.couplings[i], own.couplings[i], "r");
        share(shared.couplings[i], own.couplings[i], "i");
      }
    }
    share(other.total, chain.total, "r");
  }

  void share(std::size_t head, std::size_t other, const std::string& part) {
    table_.set_equal(
        {model_.couplings[head].name + part, model_.couplings[other].name + part});
  }

  const DecayChain* last_chain_with(const Node& head, const DecayChain& last) const {
    const DecayChain* found = nullptr;
    for (const auto& chain : model_.chains) {
      for (const std::size_t u : chain.uses) {
        const auto& r = model_.resonances[model_.uses[u].resonance];
        if (model_.particles[r.particle].name == head.as_text()) found = &chain;
      }
      if (&chain == &last) break;
    }
    return found;
  }

  const DecayModel& model_;
  const std::vector<ParticleOptions>& options_;
  VariableTable& table_;
  Diagnostics& diagnostics_;
  std::set<std::size_t> without_head_;
};

}  // namespace

void check_positive(const std::string& name,
                    const std::string& field,
                    double value,
                    const Node& place) {
  if ((field != "mass" && field != "width") || value > 0) return;
  throw place.error(
      name + " = " + shortest(value) + ": a " + field + " has to be positive",
      "give it in GeV");
}

void apply_particle_keys(const DecayModel& model,
                         const std::vector<ParticleOptions>& particles,
                         VariableTable& table,
                         Diagnostics& diagnostics) {
  ParticleKeys(model, particles, table, diagnostics).run();
}

}  // namespace jacta
