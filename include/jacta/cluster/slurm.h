// Slurm: campaigns as job arrays.
//
// The tickets that are missing are joined to tasks (tasks.h), the tasks to job arrays of
// at most MaxArraySize, of which `max_jobs` tasks run at a time; where one array does not
// hold all, each waits for the one before. An array is a script with its options, and a
// file with a line for every task:
//
//     <folder>/slurm/power_0.sh      sent by sbatch
//     <folder>/slurm/power_0.tasks   what its tasks run
//     <folder>/slurm/power_0_3.log   what task 3 said
//
// A task skips what is done and goes on from the journals of what is not, so that it may
// be requeued at any time. It writes the files that the same tickets write on any other
// machine.
//
//     auto settings = jacta::SlurmSettings::from_running_file(root, diagnostics);
//     auto arrays = jacta::plan_slurm(campaign, tasks, settings, place);
//     jacta::send_to_slurm(arrays, campaign, settings.dependency, jacta::run_command);
//
// Reference: https://slurm.schedmd.com/job_array.html
#pragma once

#include "jacta/cluster/submissions.h"
#include "jacta/running/cluster_settings.h"

namespace jacta {

/// Where and how the program runs.
struct ClusterPlace {
  std::filesystem::path program = {};     ///< absolute
  std::vector<std::string> options = {};  ///< of `jacta task`: plugins
  std::filesystem::path folder = {};      ///< working folder, absolute
};

struct SlurmArray {
  std::string name;
  std::filesystem::path script_file;
  std::string script;
  std::filesystem::path task_file;
  std::string task_text;
  std::vector<Task> tasks;
};

/// The greatest number of tasks in an array of this cluster: MaxArraySize, as scontrol
/// says, or Slurm's default, 1001, where it says nothing.
std::int64_t max_array_size(const CommandRunner& run);

/// Scripts and task files for the tickets; nothing is written.
std::vector<SlurmArray> plan_slurm(const Campaign& campaign,
                                   const std::vector<Task>& tasks,
                                   const SlurmSettings& settings,
                                   const ClusterPlace& place);

/// Writes the files, calls sbatch and notes the jobs in the campaign's folder. The first
/// array waits for the jobs of `dependency`, if any. Returns the ids. Throws IoError with
/// what sbatch says where it fails; arrays sent before it are noted.
std::vector<std::string> send_to_slurm(const std::vector<SlurmArray>& arrays,
                                       const Campaign& campaign,
                                       const std::string& dependency,
                                       const CommandRunner& run);

/// How sbatch is called for an array; `after`: the job it waits for, or empty.
std::vector<std::string> sbatch_command(const SlurmArray& array,
                                        const std::string& after);

/// States by squeue, else by sacct; tasks of which neither knows anything have ended.
void add_slurm_states(const std::vector<Submission>& submissions,
                      const CommandRunner& run,
                      Diagnostics& diagnostics,
                      QueueStates& states);

}  // namespace jacta
