// HTCondor: campaigns as a DAG of jobs that take everything they need with them.
//
// The tickets that are missing are joined to tasks (tasks.h). Every task is a node of a
// DAG: a job that unpacks the bundle (bundle.h) on whatever machine it gets, works
// through its tickets and sends the results back. A node that fails is tried again,
// `dagman_retry` times, with as much more memory and disk, and goes on from what the
// attempt before it has sent back. Combine nodes, one for each `combine_n_outputs` tasks,
// move finished results into the campaign's folder; a last node does so for what is left
// when some of the tasks have failed.
//
//     <folder>/htcondor/power_0/campaign.dag      sent by condor_submit_dag
//                               task.sub          one task
//                               combine.sub, combine.sh, finish.sh
//                               bundle.tar.gz, run_task.sh
//                               dagman.config     idle and job limits
//                               tasks/3/          files of task 3: results, output, logs
//
// Nothing is specific to one site: what a pool asks for beyond memory, disk and image
// stands in `requirements` and `submit_options` of the running file.
//
//     auto settings = jacta::HTCondorSettings::from_running_file(root, diagnostics);
//     auto plan = jacta::plan_htcondor(campaign, tasks, settings, task_options);
//     jacta::send_to_htcondor(plan, campaign, portable, jacta::run_command);
//
// Reference: https://htcondor.readthedocs.io/en/latest/automated-workflows/
#pragma once

#include <map>

#include "jacta/cluster/bundle.h"
#include "jacta/cluster/submissions.h"
#include "jacta/running/cluster_settings.h"

namespace jacta {

struct HTCondorPlan {
  std::string name;
  std::string batch_name;
  std::filesystem::path folder;              ///< absolute
  std::map<std::string, std::string> files;  ///< text by name, below the folder
  std::vector<Task> tasks;
};

/// Options of `jacta task` in a job: plugins by their names in the bundle.
HTCondorPlan plan_htcondor(const Campaign& campaign,
                           const std::vector<Task>& tasks,
                           const HTCondorSettings& settings,
                           const std::vector<std::string>& task_options);

/// How condor_submit_dag is called.
std::vector<std::string> dag_command(const HTCondorPlan& plan);

/// Writes the files and the bundle, submits the DAG and notes it in the campaign's
/// folder. Returns its cluster. Throws IoError with what condor_submit_dag says where it
/// fails.
std::string send_to_htcondor(const HTCondorPlan& plan,
                             const Campaign& campaign,
                             const PortableCampaign& portable,
                             const CommandRunner& run);

/// States by condor_q: while the DAG is in the queue, its tasks are running or queued.
void add_htcondor_states(const std::vector<Submission>& submissions,
                         const CommandRunner& run,
                         Diagnostics& diagnostics,
                         QueueStates& states);

}  // namespace jacta
