// What resonances say about their own variables.
#include <algorithm>
#include <array>
#include <set>

#include "decay_assembly.h"
#include "decay_constraints.h"
#include "decay_keys.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

constexpr std::array<const char*, 6> tails = {
    "_range", "_sigma", "_free", "_constr", "_min", "_max"};

std::string without_tail(const std::string& key) {
  for (const std::string tail : tails) {
    if (key.size() > tail.size() && key.ends_with(tail)) {
      return key.substr(0, key.size() - tail.size());
    }
  }
  return key;
}

/// The main name of m_min, g0_range, ...
std::string main_name(const std::string& key) {
  for (const auto& [alias, field] : {std::pair<std::string, std::string>{"m0", "mass"},
                                     {"g0", "width"},
                                     {"m", "mass"},
                                     {"g", "width"}}) {
    for (const std::string tail : tails) {
      if (key == alias + tail) return field + tail;
    }
  }
  return key;
}

/// The entries of `params`, and with them what the particle's own keys say about mass
/// and width.
Node parameter_entries(const Node& config) {
  Node entries = Node::map();
  if (const Node* params = find_value(config, "params")) {
    if (!params->is_map()) throw params->error("params must be a map");
    for (const auto& [key, value] : params->entries()) entries.set(key.as_text(), value);
  }
  for (const auto& [key, value] : config.entries()) {
    const std::string name = main_name(key.as_text());
    const std::string field = without_tail(name);
    if (name != field && (field == "mass" || field == "width")) entries.set(name, value);
  }
  return entries;
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
  ParticleKeys(const DecayModel::Content& content,
               VariableTable& table,
               Diagnostics& diagnostics)
      : content_(content), table_(table), diagnostics_(diagnostics) {}

  void run() {
    std::set<std::size_t> done;
    for (const auto& resonance : content_.resonances) {
      if (!done.insert(resonance.particle).second) continue;
      const DecayParticle& particle = content_.particles[resonance.particle];
      set_fields(particle);
      constrain(particle);
      set_floating(particle);
    }
    for (std::size_t p = 0; p < content_.particles.size(); ++p) {
      if (!done.contains(p)) warn_of_nothing_to_float(content_.particles[p]);
    }
    for (const auto& chain : content_.chains) share_couplings(chain);
  }

 private:
  static std::string full(const DecayParticle& particle, const std::string& field) {
    return variable_name(particle.name, field);
  }

  std::vector<std::string> fields_of(const DecayParticle& particle) const {
    std::vector<std::string> fields;
    for (const auto& resonance : content_.resonances) {
      if (content_.particles[resonance.particle].name != particle.name) continue;
      for (const auto& p : resonance.shape->parameters()) fields.push_back(p.field);
    }
    return fields;
  }

  void set_fields(const DecayParticle& particle) {
    const Node entries = parameter_entries(particle.config);
    std::set<std::string> done;
    for (const auto& [key, value] : entries.entries()) {
      const std::string field = without_tail(key.as_text());
      if (!done.insert(field).second) continue;
      if (table_.contains(full(particle, field))) {
        set_field(full(particle, field), field, entries);
      } else if (field != "mass" && field != "width") {
        throw value.error(
            "the line shape of " + particle.name + " has no parameter " + field,
            nearest_advice(field, fields_of(particle)));
      }
    }
  }

  void set_field(const std::string& name, const std::string& field, const Node& entries) {
    const auto value = find_number(entries, field);
    if (value) {
      check_positive(name, field, *value, entries.at(field));
      table_.set_value(name, *value);
    }
    if (const Node* is_free = find_value(entries, field + "_free")) {
      if (flag(entries, field + "_free", false)) {
        table_.free(name);
      } else if (is_free->is_boolean()) {
        table_.fix(name);
      }
    }
    Limits limits;
    if (const Node* range = find_value(entries, field + "_range")) {
      limits = read_limits(*range);
    } else {
      limits.lower = find_number(entries, field + "_min").value_or(limits.lower);
      limits.upper = find_number(entries, field + "_max").value_or(limits.upper);
      if (!(limits.lower < limits.upper)) {
        throw entries.at(field + "_min")
            .error(field + "_min of " + name + " is not below " + field + "_max");
      }
    }
    if (!(limits == Limits{})) table_.set_limits(name, limits);
    if (!flag(entries, field + "_constr", false)) return;
    const auto sigma = find_number(entries, field + "_sigma");
    const auto mean = value ? value : table_.value(name);
    const Node& place = entries.at(field + "_constr");
    if (!mean || !sigma) {
      throw place.error("the constraint of " + name + " needs " + field + " and " +
                        field + "_sigma");
    }
    table_.constrain(name, make_constraint(*mean, *sigma, place));
  }

  void constrain(const DecayParticle& particle) {
    const Node* constraints = find_value(particle.config, "gauss_constr");
    if (constraints == nullptr) return;
    for (const auto& [key, value] : constraints->entries()) {
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

  void warn_of_nothing_to_float(const DecayParticle& particle) const {
    const Node* floating = find_value(particle.config, "float");
    if (floating == nullptr || floating_pieces(*floating, particle.name).empty()) return;
    diagnostics_.warning(message_at(
        *floating,
        "float of " + particle.name + ": nothing floats, for it is no resonance"));
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

  void set_floating(const DecayParticle& particle) {
    const Node* floating = find_value(particle.config, "float");
    const std::string letters =
        floating == nullptr ? "" : floating_letters(particle, *floating);
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
  void share_couplings(const Chain& chain) {
    for (const std::size_t u : chain.uses) {
      const Resonance& r = content_.resonances[content_.uses[u].resonance];
      const DecayParticle& particle = content_.particles[r.particle];
      const Node* head = find_value(particle.config, "coef_head");
      if (head == nullptr || head->as_text() == particle.name) continue;
      if (without_head_.contains(r.particle)) continue;
      if (const Chain* other = last_chain_with(*head, chain)) {
        share_with(*other, chain, r.particle, *head);
      } else {
        without_head_.insert(r.particle);
        diagnostics_.warning(message_at(
            *head,
            "coef_head: " + head->as_text() + " has no chain before those of " +
                particle.name + ": nothing is shared, as in tf-pwa"));
      }
    }
  }

  void share_with(const Chain& other,
                  const Chain& chain,
                  std::size_t particle,
                  const Node& head) {
    for (std::size_t v = 0; v < chain.vertices.size() && v < other.vertices.size(); ++v) {
      const Vertex& own = content_.vertices[chain.vertices[v].vertex];
      const Vertex& shared = content_.vertices[other.vertices[v].vertex];
      const bool involves =
          own.core == particle || own.first == particle || own.second == particle;
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
        {content_.couplings[head].name + part, content_.couplings[other].name + part});
  }

  const Chain* last_chain_with(const Node& head, const Chain& last) const {
    const Chain* found = nullptr;
    for (const auto& chain : content_.chains) {
      for (const std::size_t u : chain.uses) {
        const auto& r = content_.resonances[content_.uses[u].resonance];
        if (content_.particles[r.particle].name == head.as_text()) found = &chain;
      }
      if (&chain == &last) break;
    }
    return found;
  }

  const DecayModel::Content& content_;
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

void apply_particle_keys(const DecayModel::Content& content,
                         VariableTable& table,
                         Diagnostics& diagnostics) {
  ParticleKeys(content, table, diagnostics).run();
}

}  // namespace jacta
