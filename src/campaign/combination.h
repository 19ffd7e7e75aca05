// One combination of a computation, sorted into what its parts are for.
#pragma once

#include "jacta/campaign/tickets.h"

namespace jacta {

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

/// Sorts a combination; throws InputError for values that do not fit.
Combination sort_combination(const Node& combination, const CombinationContext& context);

/// The Neyman step's entries with their defaults.
NeymanKeys read_neyman_keys(const Node& entries);

}  // namespace jacta
