// One combination of a computation, sorted into what its parts are for.
//
// The keys of a combination are arguments of the Runner, values of parameters and entries
// for the Neyman step, all in one map. As in alea, parameters that are fitted, and
// poi_expectation, become generate_values, other parameters nominal_values; template_path,
// limit_threshold and their like go into statistical_model_args.
//
//     jacta::CombinationParts parts;
//     const auto keys = jacta::combination_keys(parameters, "results", parts);
//     puts(python_json(keys.schema()).c_str());
//
// Use this when one combination is read or checked; a whole computation becomes jobs by
// read_campaign (campaign/tickets.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "jacta/config/key_table.h"
#include "jacta/config/node.h"
#include "jacta/parameter/parameters.h"

namespace jacta {

/// What the collecting step needs to know, the same for all points.
struct NeymanKeys {
  std::string free_name = "free";
  std::string true_name = "true";
  std::vector<double> confidence_levels = {0.6827, 0.8, 0.9, 0.95};
  Node adaptive = {};
};

/// What all combinations share.
struct CombinationContext {
  const Parameters& parameters;
  /// statistical_model, statistical_model_config, poi, fit_strategy, computation.
  Node common_arguments;
  Node template_path;
  std::filesystem::path output_folder;
};

struct Combination {
  /// Arguments of the Runner; output_filename and toydata_filename as format strings.
  Node arguments;
  std::int64_t n_batch = 1;
  std::int64_t first_toy = 0;
  Node neyman;  ///< the entries for the Neyman step
};

/// What the keys of a combination fill.
struct CombinationParts {
  Node arguments = Node::map();            ///< of the Runner, without the parts below
  Node explicit_model_args = Node::map();  ///< statistical_model_args as written
  Node model_args = Node::map();           ///< template_path, limit_threshold, ...
  Node generate_values = Node::map();
  Node nominal_values = Node::map();
  Node neyman = Node::map();
  std::int64_t n_batch = 1;
  std::int64_t first_toy = 0;
};

/// The keys of a combination: arguments of the Runner and of the model, parameters,
/// entries for the Neyman step, and the keys of the top of the file, which it cannot set.
KeyTable combination_keys(const Parameters& parameters,
                          const std::filesystem::path& output_folder,
                          CombinationParts& parts);

/// Keys for the Neyman step: free_name, true_name, confidence_levels, adaptive.
const std::vector<std::string>& neyman_keys();

/// Sorts a combination; throws InputError for values that do not fit.
Combination sort_combination(const Node& combination, const CombinationContext& context);

/// The Neyman step's entries with their defaults.
NeymanKeys read_neyman_keys(const Node& entries);

// What the arguments of a job or point say; they may be incomplete.

/// toydata_mode generate_and_store.
bool stores_toydata(const Node& arguments);
/// toydata_mode read.
bool reads_toydata(const Node& arguments);
/// only_toydata: there are no results.
bool only_toydata(const Node& arguments);

}  // namespace jacta
