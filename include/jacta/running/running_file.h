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
//     auto file = jacta::read_running_file(root, problems);
//     jacta::check_computation("sensitivity", file.computations.at("sensitivity"),
//                              parameters, problems);
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/config/problem.h"
#include "jacta/parameter/parameters.h"

namespace jacta {

/// Whether a file describes computations (and not a model).
bool is_running_file(const Node& root);

/// The top of a running file.
struct RunningFile {
  Node statistical_model = {};         ///< a text, as the next two
  Node statistical_model_config = {};  ///< or null
  Node poi = {};
  Node computations = Node::map();
  std::string computation = {};  ///< empty: discovery_power
  std::string output_folder = {};
  Node fit_strategy = {};
  std::int64_t i_batch = 0;
};

/// Reads the top and checks the sections of the submitters. Whatever is wrong, a
/// misspelt key for example, is a problem with its place.
RunningFile read_running_file(const Node& root, std::vector<Problem>& problems);

/// The file as a JSON Schema, made from the tables of keys that read it.
Node running_file_schema();

/// Adds a problem for every unknown key of one entry of `computation_options`, for every
/// key that belongs to the top of the file (poi, statistical_model, fit_strategy, ...),
/// and for those that this computation does not use. Values are read with the
/// combinations they make (tickets.h).
void check_computation(const std::string& name,
                       const Node& computation,
                       const Parameters& parameters,
                       std::vector<Problem>& problems);

/// The computation that collects thresholds instead of running jobs.
inline constexpr const char* threshold_computation = "threshold";

/// The model file that a running file names: as given, else beside the running file.
/// Empty where it names none.
std::filesystem::path model_file_of(const Node& root,
                                    const std::filesystem::path& running_file);

}  // namespace jacta
