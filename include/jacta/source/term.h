// Term: one term of the likelihood with its sources and their templates, immutable.
//
// The expected events of source s at theta are
//
//     mu_s = M_s(shape) * rate * livetime / nominal livetime * efficiency,
//
// M_s interpolated between the anchors. With the weights w_c of the corners of the anchor
// cell and the densities (binned: probabilities) u_c there, the density of an event, or
// the expected events of a bin, is d = sum_s mu_s sum_c w_c u_c. A source with a formula
// (density/density.h) has one corner, M_s its events at the nominal livetime, and a
// density that depends on parameters.
//
// Building reads the templates of all anchors: InputError or IoError name source, file
// and place. A Term is shared by the evaluators of all data sets and never changes.
//
//     jacta::Term term =
//         jacta::build_term(file.terms[0], file.parameters, finder, diagnostics);
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jacta/density/density.h"
#include "jacta/source/anchor_grid.h"
#include "jacta/source/configuration.h"
#include "jacta/source/source_template.h"
#include "jacta/source/template_finder.h"

namespace jacta {

struct Source {
  std::string name;
  std::size_t rate = 0;
  std::optional<std::size_t> efficiency;
  bool allow_negative = false;
  /// A formula; null for a source of templates. Its parameters by position.
  SharedDensity density = {};
  std::vector<std::size_t> density_parameters = {};
  AnchorGrid grid;
  std::vector<SourceTemplate> templates;  ///< one per node of the grid
  std::vector<double> events;             ///< per node, at the nominal livetime
  std::vector<std::size_t> binnings;      ///< per node: position in Term::binnings
};

struct Term {
  std::string name;
  bool binned = false;
  std::vector<Axis> analysis_space;
  std::size_t livetime = 0;
  double nominal_livetime = 1;
  double outlier_likelihood = 1e-12;
  bool clip_out_of_range = false;
  /// The source that is known by Monte Carlo counts only.
  std::optional<std::size_t> counted_source;
  std::vector<Source> sources;
  /// Distinct sets of edges among the templates.
  std::vector<std::vector<Axis>> binnings;
  /// Parameters outside whose range the term is -inf.
  std::vector<std::pair<std::size_t, Limits>> domain;
  std::vector<double> analysis_volumes;  ///< by the edges of the analysis space
};

Term build_term(const TermConfiguration& configuration,
                const Parameters& parameters,
                const TemplateFinder& finder,
                Diagnostics& diagnostics);

}  // namespace jacta
