// The configuration of a template model as read from its YAML: terms and their sources
// with the defaults of the term filled in. Reading never opens a template: `validate`
// does the same as the model's maker up to here.
//
// Use this to look at a model file; use TemplateModel to evaluate it.
//
//     std::vector<jacta::Problem> problems;
//     jacta::TemplateModelFile file =
//         jacta::read_template_model(configuration, problems);
//     if (!jacta::has_errors(problems)) file.terms.front().sources.size();
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/config/problem.h"
#include "jacta/config/words.h"
#include "jacta/data/histogram.h"
#include "jacta/density/density.h"
#include "jacta/model/registry.h"
#include "jacta/parameter/parameters.h"

namespace jacta {

struct SourceConfiguration {
  std::string name;
  std::string class_name;
  std::vector<std::string> parameters;
  std::vector<std::string> named_parameters;
  std::string efficiency_name;  ///< empty: none
  bool allow_negative = false;
  /// What its class reads: settings of the term, overridden by those of the source.
  Node settings = Node::map();
  /// Of a source with a formula in place of templates.
  SharedDensity density = {};
  /// Expected events of such a source within the analysis space, per unit of livetime.
  double events_per_livetime = 1;
  Node place;  ///< the source as written, for messages
};

/// blueice's `morpher`: what lies between the anchors of a shape parameter.
enum class Morpher { grid, index, radial };

constexpr std::array<Word<Morpher>, 3> words_of(Morpher) {
  return {{{Morpher::grid, "GridInterpolator"},
           {Morpher::index, "IndexMorpher"},
           {Morpher::radial, "RadialInterpolator"}}};
}

struct TermConfiguration {
  std::string name;
  bool binned = false;
  std::vector<Axis> analysis_space;
  std::string livetime_parameter;
  /// Nominal value of the fiducial_mass_parameter.
  double fiducial_mass = 1;
  bool source_wise_interpolation = true;
  Morpher morpher = Morpher::grid;
  double outlier_likelihood = 1e-12;
  bool clip_out_of_range = false;
  /// Whether the file asks for `bb_single`, the treatment of Beeston and Barlow, and the
  /// source it is for.
  bool beeston_barlow = false;
  Node bb_single_source;
  std::vector<SourceConfiguration> sources;
  Node place;
};

/// A template model as its file describes it, before any template is read.
struct TemplateModelFile {
  Parameters parameters;
  ModelSettings settings;
  std::vector<std::string> template_paths;
  Node template_folder;
  std::vector<TermConfiguration> terms;
  std::vector<double> weights;  ///< one per term and the ancillary term
};

/// Reads the file. Whatever is wrong at any level is a problem with its place; the result
/// is meaningful only without errors among them.
TemplateModelFile read_template_model(const ModelConfiguration& configuration,
                                      std::vector<Problem>& problems);

/// The file as a JSON Schema, made from the tables of keys that read it.
Node template_model_schema();

/// Reads one entry of `likelihood_terms`.
TermConfiguration read_term(const Node& node,
                            const Parameters& parameters,
                            std::vector<Problem>& problems);

/// Reads one source of a term. `defaults` are the settings of the term; keys of them that
/// the source uses are added to `used`.
SourceConfiguration read_source(const Node& node,
                                const Node& defaults,
                                const std::string& default_class,
                                const Parameters& parameters,
                                std::vector<std::string>& used,
                                std::vector<Problem>& problems);

/// The class of sources with a formula, see density/read_density.h.
inline constexpr const char* density_source_class = "jacta.DensitySource";

/// The classes of sources that are known, by alea's names.
const std::vector<std::string>& source_classes();

}  // namespace jacta
