// Running files: what a campaign computes, in alea's `running.yaml`.
//
//     statistical_model: alea.models.BlueiceExtendedModel
//     statistical_model_config: model.yaml      # looked for beside the running file
//     poi: wimp_rate_multiplier
//     computation_options:
//       sensitivity: {to_zip: {}, to_vary: {...}, in_common: {...}}
//     local_configurations: {...}
//
//     std::vector<jacta::Problem> problems;
//     jacta::check_running_file(root, parameter_names, problems);
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/config/problem.h"

namespace jacta {

/// Whether a file describes computations (and not a model).
bool is_running_file(const Node& root);

/// Adds a problem for every unknown key of one entry of `computation_options`, and for
/// every key that belongs to the top of the file (poi, statistical_model, fit_strategy
/// ...).
void check_computation(const Node& computation,
                       const std::vector<std::string>& parameters,
                       std::vector<Problem>& problems);

/// Keys of a computation that describe the Neyman construction: free_name, true_name,
/// confidence_levels, adaptive.
const std::vector<std::string>& neyman_keys();

/// Keys of a computation that go into statistical_model_args, in that order.
const std::vector<std::string>& statistical_model_args_keys();

/// Adds a problem for every unknown key at any level, and for a computation that is no
/// map. `parameters`: names of the model's parameters, which a computation may vary.
void check_running_file(const Node& root,
                        const std::vector<std::string>& parameters,
                        std::vector<Problem>& problems);

/// The model file that a running file names: as given, else beside the running file.
/// Empty where it names none.
std::filesystem::path model_file_of(const Node& root,
                                    const std::filesystem::path& running_file);

}  // namespace jacta
