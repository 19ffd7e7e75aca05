// SourceTemplate: the prepared histogram of one source at one anchor.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "configuration.h"
#include "jacta/data/histogram.h"
#include "template_finder.h"

namespace jacta {

struct SourceTemplate {
  /// Probability density per unit volume of the analysis space, on the template's own edges.
  Histogram density;
  /// Bin volumes by the template's own edges.
  std::vector<double> volumes;
  double events_per_day = 0;
  /// Monte Carlo counts behind every bin; empty where the file gives none.
  std::vector<double> counts;
};

/// What a source is built from at one anchor: its settings, and the values of its
/// parameters there (anchors or nominal values).
struct SourceContext {
  const SourceConfiguration& source;
  const std::vector<Axis>& analysis_space;
  std::map<std::string, Node> values;
  const TemplateFinder& finder;
  Diagnostics& diagnostics;
};

/// Builds the template of a source by its class.
SourceTemplate build_source_template(const SourceContext& context);

// Steps that the classes share.

/// Reads template `index` of the source (histname(s), template_filename(s)) with the named
/// parameters filled in. Negative and undefined contents are errors.
Histogram read_source_histogram(const SourceContext& context, std::size_t index = 0);

/// Path and name of the histogram, for messages.
std::string template_description(const SourceContext& context, std::size_t index = 0);

/// Applies `slice_args` in order.
Histogram apply_slice_args(Histogram histogram, const Node* slice_args);

/// Turns log10 edges into edges and compares with the analysis space.
void check_binning(Histogram& histogram, const SourceContext& context);

/// Scales, sums and divides: contents in events per bin become a SourceTemplate.
SourceTemplate finish_template(Histogram events, const SourceContext& context);

/// A flag or number of the source's settings, or its default.
bool flag_setting(const SourceContext& context, const char* key, bool otherwise);
double number_setting(const SourceContext& context, const char* key, double otherwise);

}  // namespace jacta
