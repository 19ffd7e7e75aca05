// ModelArguments: `statistical_model_args` of a job, read once and in one place.
//
//     std::vector<jacta::Problem> problems;
//     auto model_args = jacta::read_model_arguments(arguments, problems);
//     jacta::report(problems, diagnostics);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/config/problem.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta {

struct ModelArguments {
  std::vector<std::string> template_paths = {};
  std::string limit_threshold = {};  ///< file of thresholds; empty: none
  bool limit_threshold_interpolation = false;
  std::optional<int> asymptotic_dof = {};  ///< else that of the model file
};

/// Reads them; what has no effect in this job is a note.
ModelArguments read_model_arguments(const RunnerArguments& arguments,
                                    std::vector<Problem>& problems);

/// The same without judging them: a value that does not fit counts as not given, and is
/// for the job to refuse. `statistical_model_args` may be null.
ModelArguments known_model_arguments(const Node& statistical_model_args);

}  // namespace jacta
