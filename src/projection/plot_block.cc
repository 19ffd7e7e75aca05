#include "jacta/projection/plot_block.h"

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"
#include "jacta/decay/decay_keys.h"
#include "plot_names.h"

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

void add_axis(KeyTable& table, PlottedAxis& axis, const std::string& unit) {
  table.add({"display", into(axis.display), "title of the axis"});
  table.add({"bins",
             [&axis](const Node& n) { read_bins(n, axis.bins.emplace(1)); },
             "number of bins"});
  table.add({"range",
             [&axis](const Node& n) { axis.range = read_range(n); },
             "[low, high], " + unit});
}

// Of a map of plots by name: every one with its keys, where it has any.
template <class Read>
auto of_every_name(const std::string& what, Read read) {
  return [what, read](const Node& node) {
    if (!node.is_map()) throw node.error(what + " must be a map of names");
    for (const auto& [name, value] : node.entries()) read(name, value);
  };
}

// A name as tf-pwa has it among those of files.
std::string key_of(std::string name) {
  for (char& c : name) {
    if (std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos) c = '_';
  }
  return name;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// The block from top to bottom: pairs name what stands before them.
class PlotReader {
 public:
  PlotReader(const Node& root, const DecayModel& decay, Diagnostics& diagnostics)
      : names_(root, decay), diagnostics_(diagnostics) {}

  PlotSettings read(const Node& plot) {
    KeyTable table{
        {"config", [&](const Node& n) { read_config(n); }, "what holds for all"},
        {"mass",
         of_every_name("mass", [&](auto& name, auto& value) { read_mass(name, value); }),
         "invariant masses by a name of the decay block"},
        {"angle",
         of_every_name("angle",
                       [&](auto& name, auto& value) { read_angles(name, value, false); }),
         "helicity angles by a path through a chain"},
        {"aligned_angle",
         of_every_name("aligned_angle",
                       [&](auto& name, auto& value) { read_angles(name, value, true); }),
         "angles of final particles to their reference"},
        {"2Dplot",
         of_every_name("2Dplot",
                       [&](auto& name, auto& value) { read_pair(name, value); }),
         "pairs of masses and angles"}};
    table.add({"combine_plot"}, no_effect("samples are projected one by one"));
    read_known(table.of("plot").allow_nothing(), plot, diagnostics_);
    return std::move(settings_);
  }

 private:
  void read_config(const Node& node) {
    KeyTable table{{"bins",
                    [&](const Node& n) { read_bins(n, settings_.bins); },
                    "number of bins of all projections"}};
    add_look(table);
    read_known(table.of("plot.config").allow_nothing(), node, diagnostics_);
  }

  void read_axis(const Node& node, PlottedAxis& axis, const std::string& unit) {
    if (node.is_null()) return;
    KeyTable table{{"trans", no_effect("projections are on the observable itself")}};
    add_axis(table, axis, unit);
    add_look(table);
    read_known(table.of("a plot of the plot block").allow_nothing(), node, diagnostics_);
  }

  void read_mass(const Node& name, const Node& value) {
    const Node* id = value.is_map() ? value.find("id") : nullptr;
    const auto found = names_.finals(id == nullptr ? name : *id, diagnostics_);
    if (!found) return;
    PlottedMass mass{.finals = *found, .key = "m_" + name.as_text()};
    read_axis(without_id(value), mass.axis, "GeV");
    settings_.masses.push_back(std::move(mass));
  }

  void read_angles(const Node& name, const Node& value, bool is_aligned) {
    if (!value.is_map()) throw name.error("give its angles: alpha, beta, cos(beta), ...");
    const Node* id = value.find("id");
    const auto place = names_.place(id == nullptr ? name : *id, is_aligned, diagnostics_);
    const Node angles = without_id(value);
    for (const auto& [angle, keys] : angles.entries()) {
      PlottedAngle plotted{.name = angle.as_text() + " of " + name.as_text()};
      read_kind(angle, plotted);
      read_axis(keys, plotted.axis, plotted.is_cosine ? "-1 to 1" : "radians");
      if (!place) continue;
      plotted.place = *place;
      plotted.key = key_of(name.as_text() + "_" + angle.as_text());
      if (is_aligned) {
        plotted.key = "aligned_" + plotted.key;
        plotted.name = "aligned " + plotted.name;
      }
      settings_.angles.push_back(std::move(plotted));
    }
  }

  static void read_kind(const Node& angle, PlottedAngle& plotted) {
    std::string word = angle.as_text();
    plotted.is_cosine = word.starts_with("cos(") && word.ends_with(")");
    if (plotted.is_cosine) word = word.substr(4, word.size() - 5);
    const auto kind = from_word<AngleKind>(word);
    if (!kind) {
      throw angle.error("'" + angle.as_text() +
                        "' is no angle: they are alpha, beta, "
                        "gamma, or cos() of them");
    }
    plotted.kind = *kind;
  }

  // tf-pwa's `id`: another name for the same plot.
  static Node without_id(const Node& value) {
    if (!value.is_map()) return value;
    std::vector<Node::Entry> others;
    for (const auto& entry : value.entries()) {
      if (entry.key.as_text() != "id") others.push_back(entry);
    }
    return Node::map(std::move(others), value.location());
  }

  void read_pair(const Node& name, const Node& value) {
    PlottedPair pair{.key = name.as_text()};
    std::string x;
    std::string y;
    Node where = Node::map();
    std::string x_display;
    std::string y_display;
    const auto split = pair.key.find('&');
    const bool is_short = split != std::string::npos;
    if (is_short) {
      x = trimmed(pair.key.substr(0, split));
      y = trimmed(pair.key.substr(split + 1));
      pair.key = x + "_vs_" + y;
    }
    KeyTable table{{"display", into(pair.display), "title"},
                   {"x", into(x), "observable"},
                   {"y", into(y), "observable"},
                   {"where", node_into(where, Node::map()), "short names of observables"},
                   {"xlabel", into(x_display), "title of the axis"},
                   {"ylabel", into(y_display), "title of the axis"},
                   {"xbins",
                    [&](const Node& n) { read_bins(n, pair.x.axis.bins.emplace(1)); },
                    "number of bins"},
                   {"ybins",
                    [&](const Node& n) { read_bins(n, pair.y.axis.bins.emplace(1)); },
                    "number of bins"},
                   {"xrange",
                    [&](const Node& n) { pair.x.axis.range = read_range(n); },
                    "its range"},
                   {"yrange",
                    [&](const Node& n) { pair.y.axis.range = read_range(n); },
                    "its range"}};
    table.add({"plot_figs", "adaptive_binning", "pull_scatter_style", "pull_cmap"},
              no_effect("it is about the look of a figure"));
    if (!value.is_null()) {
      read_known(
          table.of("a pair of the plot block").allow_nothing(), value, diagnostics_);
    }
    if (x.empty() || y.empty()) throw name.error("a pair has x and y");
    if (!place_axis(name, x, where, pair.x) || !place_axis(name, y, where, pair.y))
      return;
    if (is_short) {
      take_range(pair.x);
      take_range(pair.y);
    }
    pair.x.axis.display = x_display.empty() ? x : x_display;
    pair.y.axis.display = y_display.empty() ? y : y_display;
    settings_.pairs.push_back(std::move(pair));
  }

  void take_range(PairAxis& axis) const {
    if (axis.axis.range || axis.is_square) return;
    const std::size_t n = settings_.masses.size();
    axis.axis.range = axis.observable < n
                          ? settings_.masses[axis.observable].axis.range
                          : settings_.angles[axis.observable - n].axis.range;
  }

  std::vector<std::string> observables() const {
    std::vector<std::string> keys;
    for (const auto& mass : settings_.masses) keys.push_back(mass.key);
    for (const auto& angle : settings_.angles) keys.push_back(angle.key);
    return keys;
  }

  // [mass, NAME], [angle, PATH, ANGLE] or the observable's own name.
  static std::string observable_of(const Node& value) {
    if (!value.is_list()) return value.as_text();
    const auto& items = value.items();
    const std::string kind = items.empty() ? "" : items[0].as_text();
    if (kind == "mass" && items.size() == 2) return "m_" + items[1].as_text();
    if ((kind == "angle" || kind == "aligned_angle") && items.size() == 3) {
      const std::string key = key_of(items[1].as_text() + "_" + items[2].as_text());
      return kind == "angle" ? key : "aligned_" + key;
    }
    throw value.error("expected [mass, NAME] or [angle, PATH, ANGLE]");
  }

  // False, with a warning, where there is no such observable.
  bool place_axis(const Node& name,
                  std::string text,
                  const Node& where,
                  PairAxis& axis) const {
    const auto square = text.rfind("**2");
    axis.is_square = square != std::string::npos && square + 3 == text.size();
    if (axis.is_square) text = trimmed(text.substr(0, square));
    const Node* meaning = where.find(text);
    if (meaning != nullptr) text = observable_of(*meaning);
    const auto keys = observables();
    const auto found = std::find(keys.begin(), keys.end(), text);
    axis.observable = static_cast<std::size_t>(found - keys.begin());
    if (found != keys.end()) return true;
    diagnostics_.warning(message_at(
        name,
        "the pair " + name.as_text() + " is left out: '" + text +
            "' is none of the masses and angles of the plot block, nor the square of "
            "one; " +
            nearest_advice(text, keys)));
    return false;
  }

  PlotNames names_;
  Diagnostics& diagnostics_;
  PlotSettings settings_ = {};
};

}  // namespace

PlotSettings read_plot_block(const Node& root,
                             const DecayModel& decay,
                             Diagnostics& diagnostics) {
  const Node* plot = root.find("plot");
  if (plot == nullptr || plot->is_null()) return {};
  return PlotReader(root, decay, diagnostics).read(*plot);
}

}  // namespace jacta
