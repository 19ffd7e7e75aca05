#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "jacta/base/text.h"
#include "jacta/cluster/slurm.h"

namespace jacta {

namespace {

// State by "job_task".
using TaskStates = std::map<std::string, std::string>;

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream in(line);
  std::string field;
  while (std::getline(in, field, '|')) fields.push_back(field);
  return fields;
}

bool is_over(const std::string& state) {
  static const std::vector<std::string> words = {"BOOT_FAIL",
                                                 "CANCELLED",
                                                 "COMPLETED",
                                                 "DEADLINE",
                                                 "FAILED",
                                                 "NODE_FAIL",
                                                 "OUT_OF_MEMORY",
                                                 "PREEMPTED",
                                                 "TIMEOUT"};
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return state.starts_with(word);
  });
}

bool is_waiting(const std::string& state) {
  return state.starts_with("PENDING") || state.starts_with("REQUEUE") ||
         state.starts_with("CONFIGURING") || state.starts_with("SPECIAL_EXIT") ||
         state.starts_with("RESV_DEL_HOLD");
}

TaskStates queued_tasks(const CommandResult& answer) {
  TaskStates states;
  std::istringstream lines(answer.out);
  for (std::string line; std::getline(lines, line);) {
    const auto fields = fields_of(line);
    if (fields.size() >= 3) states[fields[0] + "_" + fields[1]] = fields[2];
  }
  return states;
}

// Empty without accounting.
TaskStates accounted_tasks(const std::vector<Submission>& submissions,
                           const CommandRunner& run) {
  std::vector<std::string> jobs;
  for (const auto& submission : submissions) jobs.push_back(submission.job_id);
  const CommandResult answer = run({"sacct",
                                    "--noheader",
                                    "--parsable2",
                                    "--allocations",
                                    "--array",
                                    "--format=JobID,State",
                                    "--jobs=" + join(jobs, ",")});
  TaskStates states;
  if (!answer.succeeded()) return states;
  std::istringstream lines(answer.out);
  for (std::string line; std::getline(lines, line);) {
    const auto fields = fields_of(line);
    if (fields.size() == 2) states[fields[0]] = fields[1];
  }
  return states;
}

const std::string* find(const TaskStates& states, const std::string& task) {
  const auto found = states.find(task);
  return found == states.end() ? nullptr : &found->second;
}

QueueState state_of(const Submission& submission,
                    std::size_t task,
                    const std::string* queued,
                    const std::string* accounted) {
  std::string log = submission.log;
  if (const auto at = log.rfind("%a"); at != std::string::npos) {
    log.replace(at, 2, std::to_string(task));
  }
  const std::string name =
      fmt::format("task {} of Slurm job {}", task, submission.job_id);
  // Accounting lags behind the queue, and forgets nothing.
  const std::string* last = queued == nullptr ? accounted : queued;
  if (last != nullptr && !is_over(*last)) {
    return {is_waiting(*last) ? TaskStatus::queued : TaskStatus::running,
            name + ": " + *last};
  }
  if (accounted != nullptr && is_over(*accounted)) last = accounted;
  const std::string end = last == nullptr ? "" : " (" + *last + ")";
  return {TaskStatus::ended,
          fmt::format("{} ended without the result{}: {}", name, end, log)};
}

}  // namespace

void add_slurm_states(const std::vector<Submission>& submissions,
                      const CommandRunner& run,
                      Diagnostics& diagnostics,
                      QueueStates& states) {
  const CommandResult squeue =
      // Without --states it leaves out jobs that are about to be queued again.
      run({"squeue",
           "--me",
           "--states=all",
           "--noheader",
           "--array",
           "--format=%F|%K|%T"});
  const TaskStates accounted = accounted_tasks(submissions, run);
  if (!squeue.succeeded() && accounted.empty()) {
    diagnostics.note(
        "neither squeue nor sacct answers: what Slurm still holds is not known");
    return;
  }
  const TaskStates queued = queued_tasks(squeue);
  for (const auto& submission : submissions) {
    for (std::size_t task = 0; task < submission.tasks.size(); ++task) {
      const std::string id = fmt::format("{}_{}", submission.job_id, task);
      const auto state =
          state_of(submission, task, find(queued, id), find(accounted, id));
      for (const auto& file : submission.tasks[task]) states[file] = state;
    }
  }
}

}  // namespace jacta
