// What a running file says of clusters: its sections slurm_configurations and
// htcondor_configurations. They are read here, with the rest of the file, so that every
// key is checked whoever runs the campaign; cluster/ makes jobs of them.
//
//     const auto settings = jacta::SlurmSettings::from_running_file(root, diagnostics);
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"

namespace jacta {

/// `slurm_configurations` of a running file. Memory in MB, as alea has it.
struct SlurmSettings {
  double hours = 1;
  std::int64_t mem_per_cpu = 2000;
  std::int64_t cpus_per_task = 1;
  std::int64_t max_jobs = 100;  ///< running at a time
  /// Options of sbatch that a key gives as they are: partition, qos, account, ...
  std::map<std::string, std::string> script_options = {};
  std::string container = {};  ///< an image for Apptainer or Singularity
  std::vector<std::string> bind = {};
  std::string dependency = {};  ///< ids of jobs, joined by colons
  std::string job_name = {};
  bool dry_run = false;

  // These are ours.
  /// The program as tasks call it. Empty: this one, or `jacta` in a container.
  std::string program = {};
  std::vector<std::string> setup = {};           ///< lines of the script before it
  std::vector<std::string> sbatch_options = {};  ///< such as --constraint=avx2
  std::optional<double> toys_per_second = {};    ///< of one thread; empty: measured
  double minutes_per_task = 5;                   ///< at least
  std::int64_t max_array_size = 0;               ///< 0: asked from Slurm

  /// Throws InputError for values that make no sense. Keys of the reference that mean
  /// nothing here are noted.
  static SlurmSettings from_running_file(const Node& root, Diagnostics& diagnostics);
};

/// `htcondor_configurations` of a running file. Memory and disk in MB, as alea has them.
struct HTCondorSettings {
  std::int64_t request_cpus = 1;
  std::int64_t request_memory = 2000;
  std::int64_t request_disk = 2000;
  std::int64_t dagman_retry = 2;
  std::int64_t dagman_maxidle = 100000;
  std::int64_t dagman_maxjobs = 100000;
  std::int64_t combine_n_outputs = 100;
  std::int64_t cluster_size = 1;  ///< tickets of a task at least
  std::string workflow_id = {};   ///< begins the name of the batch
  /// An image for Apptainer, Singularity or Docker; singularity_image says the same.
  std::string container_image = {};

  // These are ours.
  std::string requirements = {};                 ///< of the machine, a ClassAd expression
  std::vector<std::string> submit_options = {};  ///< lines such as +ProjectName = "dark"
  std::optional<double> toys_per_second = {};    ///< of one thread; empty: measured
  double minutes_per_task = 5;                   ///< at least

  /// Throws InputError for values that make no sense. Keys of the reference that mean
  /// nothing here are noted.
  static HTCondorSettings from_running_file(const Node& root, Diagnostics& diagnostics);
};

}  // namespace jacta
