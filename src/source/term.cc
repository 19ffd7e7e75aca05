#include "jacta/source/term.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "source_context.h"

namespace jacta {

namespace {

bool is_shape(const Parameter& parameter) {
  return parameter.type() == ParameterType::shape ||
         parameter.type() == ParameterType::index;
}

AnchorGrid build_grid(const SourceConfiguration& source,
                      const Parameters& parameters,
                      bool interpolates) {
  std::vector<AnchorGrid::Axis> axes;
  for (const auto& name : source.parameters) {
    const Parameter& parameter = parameters[name];
    if (!is_shape(parameter)) continue;
    if (parameter.blueice_anchors.empty()) {
      throw source.place.error(
          fmt::format("shape parameter {} does not have any anchors", name),
          "give it blueice_anchors");
    }
    axes.push_back({parameters.index(name), parameter.sorted_anchors(), name});
  }
  return AnchorGrid(std::move(axes), interpolates);
}

// An anchor as it was written, so that an integer stays an integer in file names.
Node anchor_node(const Parameter& parameter, double value) {
  for (const auto& anchor : parameter.blueice_anchors) {
    if (anchor.value == value) return Node::number(anchor);
  }
  return Node::real(value);
}

using SettingValues = std::map<std::string, Node>;

// What the settings of a source are where its shape parameters are not varied: a setting
// of the name of a parameter, else the nominal value.
SettingValues nominal_settings(const SourceConfiguration& configuration,
                               const Parameters& parameters) {
  SettingValues values;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& parameter = parameters[i];
    if (parameter.type() == ParameterType::rate) continue;
    const Node* setting = configuration.settings.find(parameter.name);
    if (setting != nullptr) {
      values[parameter.name] = *setting;
    } else if (parameter.nominal_value) {
      values[parameter.name] = Node::number(*parameter.nominal_value);
    }
  }
  return values;
}

// Sets the shape parameters to their anchors at one node of the grid.
void set_anchors(const AnchorGrid& grid,
                 const Parameters& parameters,
                 std::size_t node,
                 SettingValues& values) {
  const auto coordinates = grid.coordinates(node);
  for (std::size_t i = 0; i < coordinates.size(); ++i) {
    const auto& axis = grid.axes()[i];
    const Parameter& parameter = parameters[axis.parameter];
    values[parameter.name] = anchor_node(parameter, axis.anchors[coordinates[i]]);
  }
}

std::size_t binning_of(const Histogram& histogram,
                       std::vector<std::vector<Axis>>& binnings) {
  for (std::size_t i = 0; i < binnings.size(); ++i) {
    bool equal = true;
    for (std::size_t a = 0; equal && a < binnings[i].size(); ++a) {
      equal = binnings[i][a].edges == histogram.axis(a).edges;
    }
    if (equal) return i;
  }
  binnings.push_back(histogram.axes());
  return binnings.size() - 1;
}

// Position of the source that `bb_single_source` means: a number, a name, or as in the
// reference the first source whose name contains the text.
std::size_t counted_source(const TermConfiguration& configuration) {
  const Node& node = configuration.bb_single_source;
  std::vector<std::string> names;
  for (const auto& source : configuration.sources) names.push_back(source.name);
  if (node.is_number()) {
    const double position = node.as_real();
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (static_cast<double>(i) == position) return i;
    }
    throw node.error(fmt::format("the term has no source number {}", node.as_text()),
                     fmt::format("the numbers are 0 to {}", names.size() - 1));
  }
  const std::string& text = node.as_string();
  const auto equal = std::find(names.begin(), names.end(), text);
  const auto found =
      equal != names.end()
          ? equal
          : std::find_if(names.begin(), names.end(), [&](const std::string& name) {
              return name.find(text) != std::string::npos;
            });
  if (found == names.end()) {
    throw node.error(fmt::format("the term has no source '{}'", text),
                     nearest_advice(text, names));
  }
  return static_cast<std::size_t>(found - names.begin());
}

void warn_about_settings(const TermConfiguration& configuration,
                         const Parameters& parameters,
                         Diagnostics& diagnostics) {
  if (configuration.beeston_barlow && !configuration.binned) {
    diagnostics.warning(
        fmt::format("term {}: model_statistical_uncertainty_handling has no "
                    "effect in an unbinned likelihood",
                    configuration.name));
  }
  if (configuration.morpher != Morpher::index) return;
  for (const auto& source : configuration.sources) {
    for (const auto& name : source.parameters) {
      const Parameter& parameter = parameters[name];
      if (parameter.type() != ParameterType::shape || !parameter.fittable ||
          parameter.blueice_anchors.size() < 2) {
        continue;
      }
      diagnostics.warning(
          fmt::format("term {}: the IndexMorpher does not interpolate in {}, "
                      "so that it cannot be fitted as a shape parameter; "
                      "give it ptype index",
                      configuration.name,
                      name));
    }
  }
}

Source build_source(const TermConfiguration& term_configuration,
                    std::size_t position,
                    const Parameters& parameters,
                    const TemplateFinder& finder,
                    TemplateReader& reader,
                    Diagnostics& diagnostics,
                    Term& term) {
  const SourceConfiguration& configuration = term_configuration.sources[position];
  Source source;
  source.name = configuration.name;
  source.rate = parameters.index(configuration.name + "_rate_multiplier");
  source.allow_negative = configuration.allow_negative;
  if (!configuration.efficiency_name.empty()) {
    source.efficiency = parameters.index(configuration.efficiency_name);
  }
  if (configuration.density) {
    source.density = configuration.density;
    for (const auto& name : source.density->parameters()) {
      source.density_parameters.push_back(parameters.index(name));
    }
    source.events.push_back(configuration.events_per_livetime * term.nominal_livetime);
    return source;
  }
  source.grid =
      build_grid(configuration, parameters, term_configuration.morpher != Morpher::index);
  SettingValues values = nominal_settings(configuration, parameters);
  for (std::size_t node = 0; node < source.grid.nodes(); ++node) {
    set_anchors(source.grid, parameters, node, values);
    const SourceContext context{configuration,
                                term.analysis_space,
                                values,
                                finder,
                                reader,
                                diagnostics,
                                term.binned,
                                term.counted_source == position,
                                term_configuration.fiducial_mass};
    SourceTemplate built = build_source_template(context);
    source.binnings.push_back(binning_of(built.density, term.binnings));
    source.events.push_back(built.events_per_day * term.nominal_livetime);
    source.templates.push_back(std::move(built));
  }
  return source;
}

void add_to_domain(Term& term, std::size_t parameter, Limits limits) {
  for (auto& [known, range] : term.domain) {
    if (known != parameter) continue;
    range.lower = std::max(range.lower, limits.lower);
    range.upper = std::min(range.upper, limits.upper);
    return;
  }
  term.domain.emplace_back(parameter, limits);
}

}  // namespace

Term build_term(const TermConfiguration& configuration,
                const Parameters& parameters,
                const TemplateFinder& finder,
                Diagnostics& diagnostics) {
  Term term;
  term.name = configuration.name;
  term.binned = configuration.binned;
  term.analysis_space = configuration.analysis_space;
  term.outlier_likelihood = configuration.outlier_likelihood;
  term.clip_out_of_range = configuration.clip_out_of_range;
  term.livetime = parameters.index(configuration.livetime_parameter);
  const auto& livetime = parameters[term.livetime].nominal_value;
  if (!livetime) {
    throw configuration.place.error(
        fmt::format("the livetime_parameter {} has no nominal value",
                    configuration.livetime_parameter));
  }
  term.nominal_livetime = livetime->value;
  term.analysis_volumes = Histogram(term.analysis_space).bin_volumes();
  warn_about_settings(configuration, parameters, diagnostics);
  if (term.binned && configuration.beeston_barlow) {
    term.counted_source = counted_source(configuration);
    for (const auto& source : configuration.sources) {
      if (!source.density) continue;
      throw source.place.error(
          "model_statistical_uncertainty_handling is not available beside sources with a "
          "density",
          "leave it out, or give the source a template");
    }
  }
  TemplateReader reader;
  for (std::size_t s = 0; s < configuration.sources.size(); ++s) {
    term.sources.push_back(
        build_source(configuration, s, parameters, finder, reader, diagnostics, term));
  }
  for (const auto& source : term.sources) {
    for (const auto& axis : source.grid.axes()) {
      add_to_domain(term, axis.parameter, {axis.anchors.front(), axis.anchors.back()});
    }
    for (std::size_t i = 0; i < source.density_parameters.size(); ++i) {
      add_to_domain(term, source.density_parameters[i], source.density->domain()[i]);
    }
    if (source.efficiency) {
      add_to_domain(term, *source.efficiency, parameters[*source.efficiency].limits());
    }
  }
  return term;
}

}  // namespace jacta
