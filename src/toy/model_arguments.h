// `statistical_model_args` of a job.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/config/problem.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta {

struct ModelArguments {
  std::vector<std::string> template_paths = {};
  std::string limit_threshold = {};
  bool limit_threshold_interpolation = false;
  std::optional<int> asymptotic_dof = {};  ///< else that of the model file
};

/// Reads them; what has no effect in this job is a note.
ModelArguments read_model_arguments(const RunnerArguments& arguments,
                                    std::vector<Problem>& problems);

}  // namespace jacta
