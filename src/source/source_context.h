// What the classes of sources share in making a SourceTemplate: settings of the source at
// an anchor, and the steps from a histogram of a file to a template.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "jacta/data/template_file.h"
#include "jacta/source/configuration.h"
#include "jacta/source/source_template.h"
#include "jacta/source/template_finder.h"

namespace jacta {

/// What a source is built from at one anchor: its settings, and the values of its
/// parameters there (anchors or nominal values).
struct SourceContext {
  const SourceConfiguration& source;
  const std::vector<Axis>& analysis_space;
  const std::map<std::string, Node>& values;
  const TemplateFinder& finder;
  TemplateReader& reader;
  Diagnostics& diagnostics;
  bool binned = false;
  bool needs_counts = false;
  double fiducial_mass = 1;
};

/// Builds the template of a source by its class.
SourceTemplate build_source_template(const SourceContext& context);

// The classes.

SourceTemplate build_template_source(const SourceContext& context);
SourceTemplate build_combined_source(const SourceContext& context);
SourceTemplate build_spectrum_source(const SourceContext& context);
SourceTemplate build_ces_template_source(const SourceContext& context);
SourceTemplate build_ces_monoenergy_source(const SourceContext& context);
SourceTemplate build_ces_flat_source(const SourceContext& context);

// Settings of the source.

/// A setting that is present and not null, or nullptr.
const Node* find_setting(const SourceContext& context, const char* key);
/// The same; throws InputError that names the source where there is none.
const Node& need_setting(const SourceContext& context, const char* key);
/// A flag or number of the source's settings, or its default.
bool flag_setting(const SourceContext& context, const char* key, bool otherwise);
double number_setting(const SourceContext& context, const char* key, double otherwise);
/// The value of a parameter at this anchor, or a setting of that name. Throws InputError
/// at `place` where there is neither.
double value_of(const SourceContext& context, const std::string& name, const Node& place);
/// A text with the named parameters filled in.
std::string filled_in(const SourceContext& context, const Node& text);

// Steps.

/// Reads template `index` of the source (histname(s), template_filename(s)) with the
/// named parameters filled in.
Histogram read_source_histogram(const SourceContext& context, std::size_t index = 0);

/// Throws InputError for contents that are negative or not finite; `description` is asked
/// for there only, as it seeks the file.
void check_contents(const Histogram& histogram,
                    const std::function<std::string()>& description);

/// Path and name of the histogram, for messages.
std::string template_description(const SourceContext& context, std::size_t index = 0);

/// Applies `slice_args` in order.
Histogram apply_slice_args(Histogram histogram, const Node* slice_args);

/// Turns log10 edges into edges and compares with the analysis space.
void check_binning(Histogram& histogram, const SourceContext& context);

/// From the contents of a file to a SourceTemplate: normalise_template,
/// in_events_per_bin, slice_args, binning, and finish_template.
SourceTemplate prepare_template(Histogram histogram, const SourceContext& context);

/// Scales, sums and divides: contents in events per bin become a SourceTemplate.
SourceTemplate finish_template(Histogram events, const SourceContext& context);

}  // namespace jacta
