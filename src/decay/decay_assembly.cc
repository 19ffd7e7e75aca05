#include "decay_assembly.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "decay_kinds.h"
#include "decay_particles.h"
#include "jacta/base/text.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

/// A decay with its (l,s) pairs, before it is known whether its chain stays.
struct Candidate {
  DecayVertex vertex = {};
  DecayOptions options = {};
  std::string head = {};
};

class Assembler {
 public:
  Assembler(const DecayFile& file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics) {
    entries_ = read_decay_block(file.decay);
    block_ = read_particle_block(file.particle);
    top_ = block_.top.value_or("");
    if (!block_.top) top_ = infer_top(entries_);
    finals_ = block_.finals.empty() ? infer_finals(entries_) : block_.finals;
    model().kinematics = file.switches.kinematics;
    warn_of_r_boost();
    note_reference();
    for (const auto& entry : entries_) check_names(entry);
  }

  DecayAssembly run() {
    std::vector<std::string> others;
    const auto chains = expand_chains(entries_, block_.slots, top_, finals_, &others);
    for (const auto& text : others) {
      diagnostics_.note("the chain " + text + " does not end in the final particles " +
                        join(finals_) + " and is left out");
    }
    register_ends(chains);
    for (const auto& chain : chains) add_chain(chain);
    if (model().chains.empty()) {
      throw file_.decay.error(
          "no decay chain is left of " + std::to_string(chains.size()) +
              (reason_.empty() ? "" : ": " + reason_),
          "check J, P and the decays; weak decays need p_break: True");
    }
    check_top_mass();
    note_polarizations();
    set_radii();
    set_reference_chains();
    model().identical_finals =
        read_identical_finals(file_.switches.identical_particles, model());
    model().conjugation = read_conjugation(file_.switches.cp_particles, model());
    return std::move(assembly_);
  }

 private:
  DecayModel& model() { return assembly_.model; }

  static KeyTable option_keys(DecayOptions& options,
                              const std::string& core,
                              std::size_t n_daughters) {
    const bool is_three = n_daughters == 3;
    KeyTable keys =
        is_three ? three_body_option_keys(options) : decay_option_keys(options);
    return keys.of("decays of " + core);
  }

  void warn_of_r_boost() const {
    if (file_.switches.kinematics.r_boost) return;
    diagnostics_.warning(
        message_at(*find_value(file_.data, "r_boost"),
                   "r_boost: False ignores the Wigner rotations of boosts: amplitudes of "
                   "different topologies are aligned only approximately (for "
                   "half-integer spins with the sign of the exact rotation, which tf-pwa "
                   "leaves to rounding)"));
  }

  void note_reference() const {
    const KinematicOptions& k = file_.switches.kinematics;
    if (!k.align_to_center_mass || k.center_mass || !k.r_boost) return;
    diagnostics_.note(
        "data: align_ref: center_mass takes pure boosts from the rest frame of the "
        "decaying particle; tf-pwa 0.2.2 takes them from the frame of the files, so that "
        "for moving particles it agrees with center_mass: True only");
  }

  // Of a decay that may be in no chain.
  void check_names(const DecayEntry& entry) const {
    DecayOptions options;
    std::vector<Problem> problems;
    option_keys(options, entry.core, entry.daughters.size())
        .check_names(entry.options, problems);
    report(problems, diagnostics_);
  }

  // Options of a chain: those of its decays, the later ones first, then of all chains.
  bool is_aligned(const std::vector<Candidate>& candidates) const {
    bool aligned = true;
    for (const auto& c : candidates) aligned = c.options.chain.aligned.value_or(aligned);
    return file_.all_chains.aligned.value_or(aligned);
  }

  std::size_t particle(const std::string& name) {
    const auto [found, is_new] = positions_.try_emplace(name, model().particles.size());
    if (is_new) {
      auto [made, options] = make_particle(name, block_, diagnostics_);
      model().particles.push_back(std::move(made));
      assembly_.particles.push_back(std::move(options));
    }
    return found->second;
  }

  // Top and finals first; finals are counted in the order of their names.
  void register_ends(const std::vector<DecayList>& chains) {
    model().top = particle(top_);
    if (chains.empty()) return;
    std::set<std::pair<std::string, std::string>> names;
    std::set<std::string> cores;
    for (const auto& decay : chains.front()) cores.insert(decay.core);
    for (const auto& decay : chains.front()) {
      for (const auto& name : decay.daughters) {
        if (!cores.contains(name)) names.emplace(base_name(name), name);
      }
    }
    for (const auto& [base, name] : names) model().finals.push_back(particle(name));
  }

  Candidate candidate(const ChainDecay& decay) {
    Candidate c;
    c.vertex.core = particle(decay.core);
    c.vertex.first = particle(decay.daughters[0]);
    c.vertex.second = particle(decay.daughters[1]);
    if (decay.daughters.size() == 3) c.vertex.third = particle(decay.daughters[2]);
    const auto& particles = model().particles;
    std::vector<Node::Entry> options;  // the later ones count
    const auto merge = [&](const Node& more) {
      for (const auto& option : more.entries()) {
        std::erase_if(options, [&](const auto& other) {
          return other.key.as_text() == option.key.as_text();
        });
        options.push_back(option);
      }
    };
    merge(assembly_.particles[c.vertex.first].production);
    merge(assembly_.particles[c.vertex.second].production);
    if (c.vertex.third) merge(assembly_.particles[*c.vertex.third].production);
    merge(assembly_.particles[c.vertex.core].decay);
    merge(entries_[decay.entry].options);
    const Node given =
        Node::map(std::move(options), entries_[decay.entry].options.location());
    read_map(
        option_keys(c.options, decay.core, decay.daughters.size()), given, diagnostics_);
    c.head =
        c.options.params_head.value_or(decay.core + "->" + join(decay.daughters, "+"));
    c.vertex.name = variable_name(decay.core + "->" + join(decay.daughters, "+"), "");
    const DecayEnds ends = {.core = particles[c.vertex.core],
                            .first = particles[c.vertex.first],
                            .second = particles[c.vertex.second]};
    if (c.vertex.third) {
      if (decay.core != top_) {
        refuse_three_body(decay.core, top_, entries_[decay.entry].where);
      }
      make_three_body(ends.core, c.vertex);
      return c;
    }
    c.vertex.options = c.options.vertex;
    if (model().kinematics.cp_trans) c.vertex.options.allow_cc = false;
    c.vertex.ls = couplings_of(c.options, ends.core, ends.first, ends.second);
    use_decay_kind(ends, given, c.options, c.vertex);
    return c;
  }

  // Why a chain with this decay is left out; empty if it stays.
  std::string objection(const Candidate& c) const {
    const auto& particles = assembly_.model.particles;
    const auto& core = particles[c.vertex.core];
    const auto& first = particles[c.vertex.first];
    const auto& second = particles[c.vertex.second];
    std::vector<std::size_t> all = {c.vertex.core, c.vertex.first, c.vertex.second};
    if (c.vertex.third) all.push_back(*c.vertex.third);
    for (const std::size_t p : all) {
      if (assembly_.particles[p].disable) return particles[p].name + " is disabled";
    }
    if (c.options.disable) return c.vertex.name + " is disabled";
    if (c.vertex.third) return "";
    if (c.vertex.ls.empty()) {
      const std::string reason =
          "J and P allow no (l,s) pair in " + c.vertex.name +
          (c.options.p_break ? "" : " (a weak decay needs p_break: True)");
      if (!file_.switches.ls_cut) throw core.config.error(reason);
      return reason;
    }
    const bool is_heavy = file_.switches.mass_cut && core.mass && first.mass &&
                          second.mass && *core.mass < *first.mass + *second.mass;
    return is_heavy ? core.name + " is lighter than its daughters" : "";
  }

  void add_chain(const DecayList& decays) {
    std::vector<Candidate> candidates;
    for (const auto& decay : decays) candidates.push_back(candidate(decay));
    for (std::size_t i = 0; i < decays.size(); ++i) {
      const std::string reason = objection(candidates[i]);
      if (!reason.empty()) {
        reason_ = reason;
        diagnostics_.note("the chain " + chain_text(decays) + " is left out: " + reason);
        return;
      }
      const auto& ls = candidates[i].vertex.ls;
      const auto least = std::min_element(
          ls.begin(), ls.end(), [](const auto& a, const auto& b) { return a.l < b.l; });
      assembly_.first_l.try_emplace(decays[i].core, least->l);
    }
    DecayChain chain;
    chain.vertices = places(decays);
    std::vector<std::string> heads;
    for (std::size_t i = 0; i < decays.size(); ++i) {
      chain.vertices[i].vertex = vertex_position(candidates[i]);
      heads.push_back(candidates[i].head);
    }
    chain.name = "[" + join(heads) + "]";
    chain.aligned = is_aligned(candidates);
    bool is_cp = false;
    for (const auto& c : candidates) is_cp = c.options.chain.is_cp.value_or(is_cp);
    assembly_.is_cp.push_back(file_.all_chains.is_cp.value_or(is_cp));
    model().chains.push_back(std::move(chain));
  }

  std::size_t vertex_position(const Candidate& c) {
    const auto key =
        std::make_tuple(c.vertex.core, c.vertex.first, c.vertex.second, c.vertex.third);
    const auto [found, is_new] = vertices_.try_emplace(key, model().vertices.size());
    if (is_new) {
      model().vertices.push_back(c.vertex);
      assembly_.options.push_back(c.options);
      assembly_.heads.push_back(c.head);
    }
    return found->second;
  }

  // The finals below every decay of a chain.
  std::vector<ChainVertex> places(const DecayList& decays) {
    std::map<std::string, FinalSet> below;
    for (std::size_t f = 0; f < model().finals.size(); ++f) {
      below[model().particles[model().finals[f]].name] = {f};
    }
    std::vector<ChainVertex> result(decays.size());
    for (std::size_t i = decays.size(); i-- > 0;) {
      const auto& daughters = decays[i].daughters;
      ChainVertex& place = result[i];
      place.first_finals = below.at(daughters[0]);
      place.second_finals = below.at(daughters[1]);
      if (daughters.size() == 3) place.third_finals = below.at(daughters[2]);
      for (const auto* part :
           {&place.first_finals, &place.second_finals, &place.third_finals}) {
        place.core_finals.insert(place.core_finals.end(), part->begin(), part->end());
      }
      std::sort(place.core_finals.begin(), place.core_finals.end());
      below[decays[i].core] = place.core_finals;
    }
    return result;
  }

  void note_polarizations() const {
    for (std::size_t i = 0; i < assembly_.particles.size(); ++i) {
      const Node& kind = assembly_.particles[i].polarization;
      if (i == assembly_.model.top || kind.is_null()) continue;
      diagnostics_.note(message_at(
          kind,
          "polarization of " + assembly_.model.particles[i].name +
              " has no effect: only the decaying particle has a density matrix"));
    }
  }

  // A mother below the threshold of its final particles cannot decay at all.
  void check_top_mass() {
    const DecayParticle& top = model().particles[model().top];
    if (!top.mass) return;
    double threshold = 0;
    for (const std::size_t f : model().finals) {
      threshold += model().particles[f].mass.value_or(0);
    }
    if (*top.mass >= threshold) return;
    throw top.config.at("mass").error("the mass of " + top.name + ", " +
                                          shortest(*top.mass) +
                                          " GeV, is below the sum of its final "
                                          "particles' masses, " +
                                          shortest(threshold),
                                      "check the masses and their unit, GeV");
  }

  // A radius for a particle that is not in the decays is a misspelling.
  void check_radii(const Node& d) {
    if (d.is_map()) {
      std::vector<std::string> cores;
      for (const auto& vertex : model().vertices) {
        cores.push_back(model().particles[vertex.core].name);
      }
      for (const auto& entry : entries_) cores.push_back(entry.core);
      for (const auto& [name, value] : d.entries()) {
        if (std::find(cores.begin(), cores.end(), name.as_text()) != cores.end())
          continue;
        throw name.error("decay_d: no particle " + name.as_text() + " decays",
                         nearest_advice(name.as_text(), cores));
      }
    }
    if (!d.is_list()) return;
    std::size_t longest = 0;
    for (const auto& chain : model().chains) {
      longest = std::max(longest, chain.vertices.size());
    }
    if (d.items().size() <= longest) return;
    diagnostics_.warning(
        message_at(d,
                   "decay_d has " + std::to_string(d.items().size()) +
                       " radii, the chains have " + std::to_string(longest) +
                       " decays: those beyond are left out, as in tf-pwa"));
  }

  static double radius(const Node& value) {
    const double number = finite_number(value);
    if (number < 0) throw value.error("a barrier radius cannot be negative");
    return number;
  }

  void set_radii() {
    const Node& d = file_.constraints.radii;
    if (d.is_null()) return;
    check_radii(d);
    for (const auto& chain : model().chains) {
      for (std::size_t i = 0; i < chain.vertices.size(); ++i) {
        DecayVertex& vertex = model().vertices[chain.vertices[i].vertex];
        const auto given = radius_of(d, i, model().particles[vertex.core].name);
        if (!given) continue;
        vertex.options.radius = *given;
        assembly_.radii[vertex.core] = *given;
      }
    }
  }

  static std::optional<double> radius_of(const Node& d,
                                         std::size_t place,
                                         const std::string& core) {
    if (d.is_map()) {
      const Node* value = find_value(d, core);
      if (value == nullptr) return {};
      return radius(*value);
    }
    if (!d.is_list()) return radius(d);
    if (place >= d.items().size()) return {};
    return radius(d.items()[place]);
  }

  // Chains of the `decay` block without replacement of slots.
  void set_reference_chains() {
    for (const auto& chain : expand_chains(entries_, {}, top_, finals_)) {
      model().reference_chains.push_back(places(chain));
    }
  }

  const DecayFile& file_;
  Diagnostics& diagnostics_;
  DecayAssembly assembly_;
  std::vector<DecayEntry> entries_;
  ParticleBlock block_;
  std::string top_;
  std::vector<std::string> finals_;
  std::string reason_;
  std::map<std::string, std::size_t> positions_;
  std::map<std::tuple<std::size_t, std::size_t, std::size_t, std::optional<std::size_t>>,
           std::size_t>
      vertices_;
};

}  // namespace

std::string variable_name(const std::string& head, const std::string& field) {
  std::string result;
  for (const char c : field.empty() ? head : head + "_" + field) {
    if (c == ':') {
      result += '/';
    } else if (c == '+') {
      result += '.';
    } else if (c != ',' && c != '[' && c != ']' && c != ' ') {
      result += c;
    }
  }
  return result;
}

DecayAssembly assemble_chains(const DecayFile& file, Diagnostics& diagnostics) {
  return Assembler(file, diagnostics).run();
}

}  // namespace jacta
