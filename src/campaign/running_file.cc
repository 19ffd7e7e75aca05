#include "jacta/campaign/running_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/config/key_table.h"
#include "jacta/fit/fit_strategy.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta {

namespace {

using Keys = std::vector<std::string>;

const Keys top_level_keys = {"statistical_model",
                             "statistical_model_config",
                             "poi",
                             "computation_options",
                             "computation",
                             "outputfolder",
                             "fit_strategy",
                             "local_configurations",
                             "slurm_configurations",
                             "htcondor_configurations",
                             "debug",
                             "resubmit",
                             "loglevel",
                             "i_batch"};

const Keys local_keys = {"template_path", "combine_n_jobs"};

// Of slurm.h and htcondor.h, and what else the reference knows.
const Keys slurm_keys = {"template_path",
                         "combine_n_jobs",
                         "hours",
                         "mem_per_cpu",
                         "cpus_per_task",
                         "partition",
                         "qos",
                         "container",
                         "exclude_nodes",
                         "exclude_lc_nodes",
                         "max_jobs",
                         "jobname",
                         "log",
                         "bind",
                         "account",
                         "dry_run",
                         "remove_heredoc",
                         "verbose",
                         "node",
                         "dependency",
                         "use_tmp_file",
                         "sbatch_file",
                         "bypass_validation",
                         "program",
                         "setup",
                         "sbatch_options",
                         "toys_per_second",
                         "minutes_per_task",
                         "max_array_size"};

const Keys htcondor_keys = {"template_path",
                            "combine_n_jobs",
                            "combine_n_outputs",
                            "cluster_size",
                            "request_cpus",
                            "request_memory",
                            "request_disk",
                            "combine_disk",
                            "dagman_retry",
                            "dagman_maxidle",
                            "dagman_maxjobs",
                            "workflow_id",
                            "singularity_image",
                            "container_image",
                            "user_install_package",
                            "requirements",
                            "submit_options",
                            "toys_per_second",
                            "minutes_per_task"};

// Of a Runner, but the same for a whole campaign.
const Keys reserved_keys = {"statistical_model",
                            "statistical_model_config",
                            "poi",
                            "fit_strategy",
                            "computation"};

void check_section(const Node& root,
                   const char* name,
                   const Keys& keys,
                   std::vector<Problem>& problems) {
  const Node* section = root.find(name);
  if (section != nullptr && !section->is_null()) check_keys(*section, keys, problems);
}

// Beside the Runner's arguments and the model's parameters.
Keys computation_keys(const Keys& parameters) {
  Keys known = {"poi_expectation", "n_batch"};
  const auto add = [&known](const Keys& keys) {
    known.insert(known.end(), keys.begin(), keys.end());
  };
  add(statistical_model_args_keys());
  add(neyman_keys());
  add(parameters);
  for (const auto& argument : runner_argument_table()) known.push_back(argument.name);
  return known;
}

void check_reserved_keys(const Node& section, std::vector<Problem>& problems) {
  for (const auto& [key, value] : section.entries()) {
    const std::string name = key.as_text();
    if (std::find(reserved_keys.begin(), reserved_keys.end(), name) ==
        reserved_keys.end()) {
      continue;
    }
    const char* advice = name == "computation"
                             ? "it is the name of this section"
                             : "it belongs to the top of the running file";
    problems.push_back({Problem::Level::error,
                        key.location(),
                        fmt::format("a computation cannot set {}; {}", name, advice)});
  }
}

}  // namespace

const Keys& neyman_keys() {
  static const Keys keys = {"free_name", "true_name", "confidence_levels", "adaptive"};
  return keys;
}

const Keys& statistical_model_args_keys() {
  static const Keys keys = {"template_path",
                            "limit_threshold",
                            "limit_threshold_interpolation",
                            "asymptotic_dof"};
  return keys;
}

bool is_running_file(const Node& root) {
  return root.is_map() && root.contains("computation_options");
}

void check_computation(const Node& computation,
                       const Keys& parameters,
                       std::vector<Problem>& problems) {
  check_keys(computation, {"to_zip", "to_vary", "in_common"}, problems);
  if (!computation.is_map()) return;
  const Keys known = computation_keys(parameters);
  for (const char* part : {"to_zip", "to_vary", "in_common"}) {
    check_section(computation, part, known, problems);
    const Node* section = computation.find(part);
    if (section != nullptr && section->is_map()) check_reserved_keys(*section, problems);
  }
}

void check_running_file(const Node& root,
                        const std::vector<std::string>& parameters,
                        std::vector<Problem>& problems) {
  check_keys(root, top_level_keys, problems);
  if (!root.is_map()) return;
  check_section(root, "local_configurations", local_keys, problems);
  check_section(root, "slurm_configurations", slurm_keys, problems);
  check_section(root, "htcondor_configurations", htcondor_keys, problems);
  check_section(root, "fit_strategy", fit_strategy_keys(), problems);

  const Node* computations = root.find("computation_options");
  if (computations == nullptr || !computations->is_map()) return;
  for (const auto& [name, computation] : computations->entries()) {
    check_computation(computation, parameters, problems);
  }
}

std::filesystem::path model_file_of(const Node& root,
                                    const std::filesystem::path& running_file) {
  const Node* name = root.find("statistical_model_config");
  if (name == nullptr || name->is_null()) return {};
  const std::filesystem::path given = name->as_string();
  if (given.is_absolute()) return given;
  const auto beside = running_file.parent_path() / given;
  return std::filesystem::exists(beside) ? beside : given;
}

}  // namespace jacta
