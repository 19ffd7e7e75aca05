#include "jacta/decay/plot_block.h"

#include <algorithm>
#include <map>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

constexpr int most_bins = 100'000;

void read_bins(const Node& node, int& bins) {
  const auto n = node.as_integer();
  if (n < 1 || n > most_bins) {
    throw node.error("a projection has 1 to " + std::to_string(most_bins) + " bins");
  }
  bins = static_cast<int>(n);
}

std::array<double, 2> read_range(const Node& node) {
  if (!node.is_list() || node.items().size() != 2) {
    throw node.error("a range is [low, high]");
  }
  const std::array<double, 2> range = {finite_real(node.items()[0]),
                                       finite_real(node.items()[1])};
  if (!(range[0] < range[1])) throw node.error("the range has no width");
  return range;
}

// Figures have many keys, none of which moves a result: an unknown one is a warning.
void read_known(const KeyTable& table, const Node& node, Diagnostics& diagnostics) {
  if (!node.is_map()) throw node.error("expected a map of keys");
  std::vector<Node::Entry> known;
  for (const auto& entry : node.entries()) {
    const std::string name = entry.key.as_text();
    if (table.contains(name)) {
      known.push_back(entry);
      continue;
    }
    diagnostics.warning(message_at(
        entry.key,
        "unknown key '" + name + "' of a plot; " + nearest_advice(name, table.names())));
  }
  read_map(table, Node::map(std::move(known)), diagnostics);
}

// The keys of tf-pwa about the look of a figure.
void add_look(KeyTable& table) {
  table.add(
      {"legend", "legend_outside", "units", "upper_ylim", "yscale", "idx", "readdata"},
      no_effect("it is about the look of a figure"));
}

KeyTable mass_keys(PlottedMass& mass) {
  KeyTable table{{"display", into(mass.display), "title of the axis"},
                 {"bins",
                  [&mass](const Node& n) { read_bins(n, mass.bins.emplace(1)); },
                  "number of bins"},
                 {"range",
                  [&mass](const Node& n) { mass.range = read_range(n); },
                  "[low, high], GeV"},
                 {"trans", no_effect("projections are on the mass itself")}};
  add_look(table);
  return table.of("a mass of the plot block").allow_nothing();
}

// What the names of a configuration decay to: the first way says it for all.
class NamedFinals {
 public:
  explicit NamedFinals(const DecayModel& decay) {
    for (std::size_t f = 0; f < decay.finals.size(); ++f) {
      known_[decay.particles[decay.finals[f]].name] = {f};
    }
    for (const auto& chain : decay.chains) add_all(decay, chain.vertices);
  }

  // Slots of resonances: what their first resonance decays to.
  void add_slots(const Node& particles) {
    for (const auto& [name, value] : particles.entries()) {
      if (!value.is_list()) continue;
      for (const auto& item : value.items()) {
        if (!item.is_string()) continue;
        const auto found = known_.find(item.as_string());
        if (found == known_.end()) continue;
        known_.try_emplace(name.as_text(), found->second);
        break;
      }
    }
  }

  /// Nothing for a name that is in no decay, with a warning.
  std::optional<FinalSet> find(const Node& name, Diagnostics& diagnostics) const {
    const auto found = known_.find(name.as_text());
    if (found != known_.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& entry : known_) names.push_back(entry.first);
    diagnostics.warning(message_at(name,
                                   "the plot of " + name.as_text() +
                                       " is left out: no decay has it; " +
                                       nearest_advice(name.as_text(), names)));
    return {};
  }

 private:
  void add_all(const DecayModel& decay, const std::vector<ChainVertex>& vertices) {
    for (const auto& place : vertices) {
      if (place.vertex >= decay.vertices.size()) continue;
      known_.try_emplace(decay.particles[decay.vertices[place.vertex].core].name,
                         place.core_finals);
    }
  }

  std::map<std::string, FinalSet> known_;
};

}  // namespace

PlotSettings read_plot_block(const Node& root,
                             const DecayModel& decay,
                             Diagnostics& diagnostics) {
  PlotSettings settings;
  const Node* plot = root.find("plot");
  if (plot == nullptr || plot->is_null()) return settings;
  NamedFinals finals(decay);
  finals.add_slots(root.at("particle"));
  const auto read_config = [&](const Node& node) {
    KeyTable table{{"bins",
                    [&](const Node& n) { read_bins(n, settings.bins); },
                    "number of bins of all projections"}};
    add_look(table);
    read_known(table.of("plot.config").allow_nothing(), node, diagnostics);
  };
  const auto read_masses = [&](const Node& node) {
    if (!node.is_map()) throw node.error("mass must be a map of names");
    for (const auto& [name, value] : node.entries()) {
      const auto found = finals.find(name, diagnostics);
      if (!found) continue;
      PlottedMass mass{.finals = *found};
      if (!value.is_null()) read_known(mass_keys(mass), value, diagnostics);
      settings.masses.push_back(std::move(mass));
    }
  };
  KeyTable table{{"config", read_config, "what holds for all projections"},
                 {"mass", read_masses, "invariant masses by a name of the decay block"}};
  table.add({"angle"}, no_effect("the helicity angles of all resonances are projected"));
  table.add({"2Dplot"}, no_effect("`jacta plot dalitz` draws masses against each other"));
  read_known(table.of("plot").allow_nothing(), *plot, diagnostics);
  return settings;
}

}  // namespace jacta
