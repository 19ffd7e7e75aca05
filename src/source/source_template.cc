#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "jacta/base/elementary.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/data/template_file.h"
#include "source_context.h"

namespace jacta {

namespace {

// The text of `histname` (or item `index` of `histnames`) with named parameters filled
// in.
std::string formatted(const SourceContext& context,
                      const std::string& key,
                      std::size_t index) {
  const Node* one = find_setting(context, key.c_str());
  const Node* many = find_setting(context, (key + "s").c_str());
  const Node* node = one;
  if (one == nullptr) {
    if (many == nullptr) {
      throw context.source.place.error(
          fmt::format("source {} has no {}", context.source.name, key));
    }
    if (index >= many->items().size()) {
      throw many->error(fmt::format("item {} is missing", index));
    }
    node = &many->items()[index];
  }
  return filled_in(context, *node);
}

const Node& filename_place(const SourceContext& context) {
  if (const Node* n = find_setting(context, "template_filename")) return *n;
  if (const Node* n = find_setting(context, "template_filenames")) return *n;
  return context.source.place;
}

bool same_edge(double seen, double expected, double width) {
  const double tolerance = std::max(1e-6 * std::abs(expected), 1e-6 * width);
  return std::abs(seen - expected) <= tolerance;
}

std::string edge_list(const std::vector<double>& edges) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (edges.size() > 8 && i == 4) {
      parts.emplace_back("...");
      i = edges.size() - 3;
    }
    parts.push_back(shortest(edges[i]));
  }
  return fmt::format("{} edges [{}]", edges.size(), join(parts));
}

// The Monte Carlo counts, sliced as the template is.
std::vector<double> read_counts(const Histogram& histogram,
                                const SourceContext& context) {
  const auto path = context.finder.find(formatted(context, "template_filename", 0),
                                        filename_place(context));
  const auto name = formatted(context, "histname", 0);
  auto counts = context.reader.counts(path, name);
  if (counts.empty()) {
    throw InputError(fmt::format("{} has no Monte Carlo counts, which "
                                 "model_statistical_uncertainty_handling needs",
                                 template_description(context)),
                     fmt::format("add the dataset n_events/{}, or choose another "
                                 "bb_single_source",
                                 name));
  }
  const Histogram all(histogram.axes(), std::move(counts));
  check_contents(all, [&] { return "n_events of " + template_description(context); });
  const Histogram sliced = apply_slice_args(all, find_setting(context, "slice_args"));
  return {sliced.contents().begin(), sliced.contents().end()};
}

void check_counts(const SourceTemplate& result, const SourceContext& context) {
  for (std::size_t b = 0; b < result.counts.size(); ++b) {
    if (result.counts[b] > 0 || result.density.contents()[b] == 0) continue;
    throw InputError(fmt::format("{}: bin {} is not empty, but has no Monte Carlo counts",
                                 template_description(context),
                                 b));
  }
}

}  // namespace

const Node* find_setting(const SourceContext& context, const char* key) {
  const Node* node = context.source.settings.find(key);
  return node == nullptr || node->is_null() ? nullptr : node;
}

const Node& need_setting(const SourceContext& context, const char* key) {
  if (const Node* node = find_setting(context, key)) return *node;
  throw context.source.place.error(fmt::format("source {} of class {} needs {}",
                                               context.source.name,
                                               context.source.class_name,
                                               key));
}

double value_of(const SourceContext& context,
                const std::string& name,
                const Node& place) {
  const auto found = context.values.find(name);
  if (found != context.values.end()) return found->second.as_real();
  if (const Node* node = find_setting(context, name.c_str())) return node->as_real();
  std::vector<std::string> known;
  for (const auto& [parameter, value] : context.values) known.push_back(parameter);
  throw place.error(fmt::format("'{}' is neither a parameter with a value nor a key of "
                                "source {}",
                                name,
                                context.source.name),
                    nearest_advice(name, known));
}

std::string filled_in(const SourceContext& context, const Node& text) {
  std::map<std::string, Node> fields;
  for (const auto& name : context.source.named_parameters) {
    const auto found = context.values.find(name);
    if (found == context.values.end()) {
      throw text.error(
          fmt::format("the named parameter {} of source {} has neither anchors nor a "
                      "nominal value to fill in",
                      name,
                      context.source.name),
          "give it a nominal_value");
    }
    fields[name] = found->second;
  }
  return python_format(text.as_string(), fields, text.location());
}

void check_contents(const Histogram& histogram,
                    const std::function<std::string()>& description) {
  for (const double x : histogram.contents()) {
    if (x >= 0 && x <= std::numeric_limits<double>::max()) continue;
    throw InputError(
        fmt::format("{} has bins {}",
                    description(),
                    std::isfinite(x) ? "with negative entries" : "that are not finite"));
  }
}

SourceTemplate build_template_source(const SourceContext& context) {
  return prepare_template(read_source_histogram(context), context);
}

SourceTemplate prepare_template(Histogram h, const SourceContext& context) {
  check_contents(h, [&] { return template_description(context); });
  std::vector<double> counts;
  if (context.needs_counts) counts = read_counts(h, context);
  if (flag_setting(context, "normalise_template", false)) {
    const double sum = h.sum();
    if (!(sum > 0)) {
      throw InputError(template_description(context) +
                       " is empty and cannot be normalised");
    }
    for (auto& x : h.contents()) x /= sum;
  }
  if (!flag_setting(context, "in_events_per_bin", true)) {
    const auto volumes = h.bin_volumes();
    for (std::size_t i = 0; i < h.size(); ++i) h.contents()[i] *= volumes[i];
  }
  h = apply_slice_args(std::move(h), find_setting(context, "slice_args"));
  check_binning(h, context);
  SourceTemplate result = finish_template(std::move(h), context);
  result.counts = std::move(counts);
  check_counts(result, context);
  return result;
}

bool flag_setting(const SourceContext& context, const char* key, bool otherwise) {
  const Node* node = find_setting(context, key);
  return node == nullptr ? otherwise : node->as_boolean();
}

double number_setting(const SourceContext& context, const char* key, double otherwise) {
  const Node* node = find_setting(context, key);
  return node == nullptr ? otherwise : node->as_real();
}

std::string template_description(const SourceContext& context, std::size_t index) {
  const auto file = formatted(context, "template_filename", index);
  const auto path = context.finder.find(file, filename_place(context));
  return fmt::format("{}: histogram {} of source {}",
                     path.string(),
                     formatted(context, "histname", index),
                     context.source.name);
}

Histogram read_source_histogram(const SourceContext& context, std::size_t index) {
  const auto file = formatted(context, "template_filename", index);
  const auto path = context.finder.find(file, filename_place(context));
  return context.reader.read(path, formatted(context, "histname", index));
}

void check_binning(Histogram& histogram, const SourceContext& context) {
  if (const Node* axes = find_setting(context, "log10_bins")) {
    for (const auto& item : axes->items()) {
      const auto axis = item.as_integer();
      if (axis < 0 || axis >= static_cast<std::int64_t>(histogram.dimensions())) {
        throw item.error(
            fmt::format("log10_bins names axis {} of a histogram with {} axes",
                        axis,
                        histogram.dimensions()));
      }
      auto& edges = histogram.axes()[static_cast<std::size_t>(axis)].edges;
      for (double& edge : edges) edge = portable_pow(10, edge);
    }
  }
  const auto& space = context.analysis_space;
  if (histogram.dimensions() != space.size()) {
    throw InputError(fmt::format("{} has {} axes; the analysis space has {}",
                                 template_description(context),
                                 histogram.dimensions(),
                                 space.size()),
                     "use slice_args with sum_axis, or another analysis_space");
  }
  for (std::size_t i = 0; i < space.size(); ++i) {
    const auto& seen = histogram.axis(i).edges;
    const auto& expected = space[i].edges;
    bool equal = seen.size() == expected.size();
    for (std::size_t k = 0; equal && k < seen.size(); ++k) {
      const double width =
          k > 0 ? expected[k] - expected[k - 1] : expected[1] - expected[0];
      equal = same_edge(seen[k], expected[k], width);
    }
    if (equal) continue;
    throw InputError(fmt::format("{}: axis {} ({}) has {}, but the analysis space has {}",
                                 template_description(context),
                                 i,
                                 space[i].name,
                                 edge_list(seen),
                                 edge_list(expected)));
  }
}

SourceTemplate finish_template(Histogram events, const SourceContext& context) {
  SourceTemplate result;
  result.volumes = events.bin_volumes();
  const double scale = number_setting(context, "histogram_scale_factor", 1);
  for (auto& x : events.contents()) x *= scale;
  result.events_per_day = events.sum();
  const bool uniform = flag_setting(context, "convert_to_uniform", false);
  if (!(result.events_per_day > 0)) {
    context.diagnostics.warning(
        fmt::format("source {}: the sum of its histogram is zero", context.source.name));
  }
  auto contents = events.contents();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (uniform) {
      contents[i] = 1 / result.volumes[i];
    } else if (result.events_per_day > 0) {
      contents[i] = contents[i] / result.volumes[i] / result.events_per_day;
    } else {
      contents[i] = 0;
    }
  }
  if (uniform) {
    context.diagnostics.warning(fmt::format(
        "source {}: convert_to_uniform gives a density that integrates to the "
        "number of bins, {}, as in the reference",
        context.source.name,
        events.size()));
  }
  result.density = std::move(events);
  result.events_per_day *= number_setting(context, "fraction_in_range", 1);
  return result;
}

}  // namespace jacta
