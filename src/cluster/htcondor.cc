#include "jacta/cluster/htcondor.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "htcondor_files.h"
#include "jacta/base/atomic_file.h"
#include "jacta/config/words.h"
#include "path_text.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

// What a task sends back, one name a line: results and stored toys.
std::string file_list(const Task& task, const fs::path& output_folder) {
  const fs::path folder = fs::absolute(output_folder).lexically_normal();
  std::set<std::string> names;
  for (const auto& ticket : task.tickets) {
    const bool stores = stores_toydata(ticket.arguments);
    for (const auto& file :
         {main_file(ticket), stores ? ticket.toydata_file : std::string()}) {
      if (file.empty()) continue;
      names.insert(
          fs::absolute(file).lexically_normal().lexically_relative(folder).string());
    }
  }
  std::string text;
  for (const auto& name : names) text += name + "\n";
  return text;
}

void write_plan(const HTCondorPlan& plan) {
  for (const auto& [name, text] : plan.files) {
    const fs::path file = plan.folder / name;
    fs::create_directories(file.parent_path());
    write_file(file, text);
    if (file.extension() != ".sh") continue;
    fs::permissions(
        file,
        fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
        fs::perm_options::add);
  }
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    fs::create_directories(plan.folder / "tasks" / std::to_string(i) / "results");
  }
}

// "... 1 job(s) submitted to cluster 12."
std::string cluster_of(const std::string& answer) {
  const std::string before = "submitted to cluster ";
  const auto at = answer.find(before);
  if (at == std::string::npos) return {};
  const auto begin = at + before.size();
  return answer.substr(begin, answer.find_first_not_of("0123456789", begin) - begin);
}

}  // namespace

HTCondorPlan plan_htcondor(const Campaign& campaign,
                           const std::vector<Task>& tasks,
                           const HTCondorSettings& settings,
                           const std::vector<std::string>& task_options) {
  HTCondorPlan plan;
  plan.name = next_submission_name(campaign.output_folder, campaign.computation);
  plan.batch_name =
      settings.workflow_id.empty() ? plan.name : settings.workflow_id + "-" + plan.name;
  plan.folder =
      fs::absolute(campaign.output_folder / "htcondor" / plan.name).lexically_normal();
  // Neither the description of a DAG that condor_submit_dag writes nor ours has a way to
  // quote all of these.
  check_path(plan.folder, "\"'\\$", "HTCondor");
  plan.tasks = tasks;
  plan.files = {{"campaign.dag", dag_file(plan, settings)},
                {"task.sub", task_submit_file(plan, settings)},
                {"combine.sub", combine_submit_file()},
                {"combine.sh", combine_script()},
                {"finish.sh", finish_script()},
                {"run_task.sh", run_task_script(settings, task_options)},
                {"dagman.config", dagman_config(settings)}};
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    plan.files[fmt::format("tasks/{}/files", i)] =
        file_list(tasks[i], campaign.output_folder);
  }
  return plan;
}

std::vector<std::string> dag_command(const HTCondorPlan& plan) {
  return {"condor_submit_dag",
          "-batch-name",
          plan.batch_name,
          "-usedagdir",
          (plan.folder / "campaign.dag").string()};
}

std::string send_to_htcondor(const HTCondorPlan& plan,
                             const Campaign& campaign,
                             const PortableCampaign& portable,
                             const CommandRunner& run) {
  write_plan(plan);
  write_bundle(plan.folder / "bundle.tar.gz", portable);
  const CommandResult answer = run(dag_command(plan));
  const std::string cluster = cluster_of(answer.out);
  if (!answer.succeeded() || cluster.empty()) {
    throw IoError(
        "condor_submit_dag " + (plan.folder / "campaign.dag").string(),
        answer.is_there ? answer.err + answer.out : "condor_submit_dag is not installed",
        "correct htcondor_configurations, or submit where HTCondor is");
  }
  add_submission(campaign.output_folder,
                 {.name = plan.name,
                  .scheduler = Scheduler::htcondor,
                  .job_id = cluster,
                  .computation = campaign.computation,
                  .log = "htcondor/" + plan.name + "/tasks/%a",
                  .tasks = files_of_tasks(campaign.output_folder, plan.tasks)});
  return cluster;
}

namespace {

// HTCondor's JobStatus, by the numbers that condor_q prints (its manual, job ClassAd
// attributes). What it does not say, as for a node without a job, is taken for idle.
enum class CondorStatus { idle, running, held, transferring_output };

constexpr std::array<Word<CondorStatus>, 4> words_of(CondorStatus) {
  return {{{CondorStatus::idle, "1"},
           {CondorStatus::running, "2"},
           {CondorStatus::held, "5"},
           {CondorStatus::transferring_output, "6"}}};
}

// Status of the job of each node of a DAG; the DAG itself is "".
using NodeStates = std::map<std::string, CondorStatus>;

NodeStates node_states(const Submission& submission, const std::string& answer) {
  NodeStates states;
  std::istringstream lines(answer);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string cluster, status, node;
    fields >> cluster >> status >> node;
    if (cluster == submission.job_id) node.clear();
    states[node] = from_word<CondorStatus>(status).value_or(CondorStatus::idle);
  }
  return states;
}

QueueState state_of(const Submission& submission,
                    std::size_t task,
                    const NodeStates& states) {
  const std::string name =
      fmt::format("task {} of HTCondor DAG {}", task, submission.job_id);
  if (!states.contains("")) {
    std::string logs = submission.log;
    if (const auto at = logs.rfind("%a"); at != std::string::npos) {
      logs.replace(at, 2, std::to_string(task));
    }
    return {TaskStatus::ended,
            fmt::format("{} ended without the result: {}", name, logs)};
  }
  const auto found = states.find(fmt::format("task_{}", task));
  const auto status = found == states.end() ? CondorStatus::idle : found->second;
  if (status == CondorStatus::running || status == CondorStatus::transferring_output) {
    return {TaskStatus::running, name};
  }
  return {TaskStatus::queued, name + (status == CondorStatus::held ? " is held" : "")};
}

}  // namespace

void add_htcondor_states(const std::vector<Submission>& submissions,
                         const CommandRunner& run,
                         Diagnostics& diagnostics,
                         QueueStates& states) {
  for (const auto& submission : submissions) {
    const CommandResult answer =
        run({"condor_q",
             "-constraint",
             fmt::format("ClusterId == {0} || DAGManJobId == {0}", submission.job_id),
             "-autoformat",
             "ClusterId",
             "JobStatus",
             "DAGNodeName"});
    if (!answer.succeeded()) {
      diagnostics.note(
          "condor_q does not answer: what HTCondor still holds is not known");
      return;
    }
    const NodeStates nodes = node_states(submission, answer.out);
    for (std::size_t task = 0; task < submission.tasks.size(); ++task) {
      const auto state = state_of(submission, task, nodes);
      for (const auto& file : submission.tasks[task]) states[file] = state;
    }
  }
}

}  // namespace jacta
