// The configuration of a template model as read from its YAML: terms and their sources
// with the defaults of the term filled in.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "jacta/config/key_table.h"
#include "jacta/config/node.h"
#include "jacta/data/histogram.h"
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
  /// All settings: those of the term, overridden by those of the source.
  Node settings;
  Node place;  ///< the source as written, for messages
};

struct TermConfiguration {
  std::string name;
  bool binned = false;
  std::vector<Axis> analysis_space;
  std::string livetime_parameter;
  /// Nominal value of the fiducial_mass_parameter.
  double fiducial_mass = 1;
  bool source_wise_interpolation = true;
  std::string morpher = "GridInterpolator";
  double outlier_likelihood = 1e-12;
  bool clip_out_of_range = false;
  /// "" or "bb_single", and the source it treats.
  std::string statistical_uncertainty_handling;
  Node bb_single_source;
  std::vector<SourceConfiguration> sources;
  Node place;
};

/// Adds a problem for every unknown key, at any level, of a template model.
void check_template_model_keys(const Node& root, std::vector<Problem>& problems);

/// Reads `likelihood_config.likelihood_terms`. Keys that alea, blueice or its submitters
/// read and that mean nothing here are reported as notes.
std::vector<TermConfiguration> read_terms(const Node& likelihood_config,
                                          const Parameters& parameters,
                                          Diagnostics& diagnostics);

/// `likelihood_weights`, one per term and the ancillary term; all 1 where absent.
std::vector<double> read_likelihood_weights(const Node& likelihood_config,
                                            std::size_t n_terms);

/// The classes of sources that are known, by alea's names.
const std::vector<std::string>& source_classes();

}  // namespace jacta
