// Submissions: what of a campaign was given to a scheduler.
//
// The folder of a campaign holds `submissions.json`, a list of what was sent, with the
// job that the scheduler made of it and the files each of its tasks writes. With what
// the scheduler says of its jobs now, a file that is missing is queued, running, or was
// lost with a task that ended without it.
//
//     auto queue = jacta::queue_states(folder, jacta::run_command, diagnostics);
//     queue["toymc_0.ii.h5"].detail == "task 3 of Slurm job 12: TIMEOUT; slurm/a_0_3.log"
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/campaign/job_state.h"
#include "jacta/cluster/external_command.h"
#include "jacta/cluster/tasks.h"

namespace jacta {

enum class Scheduler { slurm, htcondor };

constexpr std::array<Word<Scheduler>, 2> words_of(Scheduler) {
  return {{{Scheduler::slurm, "slurm"}, {Scheduler::htcondor, "htcondor"}}};
}

/// What one call of a scheduler was given.
struct Submission {
  std::string name = {};  ///< of its files: computation and a number
  Scheduler scheduler = Scheduler::slurm;
  std::string job_id = {};
  std::string computation = {};
  std::string log = {};  ///< of task %a, below the campaign's folder
  /// Per task the files it writes, below the campaign's folder.
  std::vector<std::vector<std::string>> tasks = {};
};

/// The submissions of a campaign; none where there is no file. Throws InputError where it
/// is damaged or newer than this program.
std::vector<Submission> load_submissions(const std::filesystem::path& output_folder);

void add_submission(const std::filesystem::path& output_folder,
                    const Submission& submission);

/// A name for the files of the next submission: computation_0, computation_1, ...
std::string next_submission_name(const std::filesystem::path& output_folder,
                                 const std::string& computation);

/// The files of tasks relative to the campaign's folder, as a Submission keeps them.
std::vector<std::vector<std::string>> files_of_tasks(
    const std::filesystem::path& output_folder, const std::vector<Task>& tasks);

/// Of a task at a scheduler.
enum class TaskStatus { queued, running, ended };

struct QueueState {
  TaskStatus status = TaskStatus::queued;
  std::string detail;  ///< which task of which job, its last state and its log
};

/// By the name of the file that a ticket writes, below the campaign's folder. What a
/// scheduler cannot be asked is left out, with a note.
using QueueStates = std::map<std::string, QueueState>;

QueueStates queue_states(const std::filesystem::path& output_folder,
                         const CommandRunner& run,
                         Diagnostics& diagnostics);

/// The state of a job by its files and, where they do not tell, by the queue. One that
/// waits is `queued`, one whose task ended without the result `failed`.
JobState job_state(const Ticket& ticket,
                   const std::filesystem::path& output_folder,
                   const QueueStates& queue,
                   const ExpectedResult& expected = {});

struct SendingOptions {
  std::optional<std::int64_t> seed = {};  ///< of the campaign, where there is one yet
  bool resubmit = false;
  std::vector<std::string> example_paths = {};
};

/// What a cluster is sent: the tickets whose results are not good (finished_result.h) and
/// that are neither queued nor running; with `resubmit` all that are neither queued nor
/// running. They carry the campaign's seed. Throws InputError where a result was made
/// from other files than those of today.
std::vector<Ticket> tickets_to_send(const Campaign& campaign,
                                    const QueueStates& queue,
                                    const SendingOptions& options,
                                    Diagnostics& diagnostics);

}  // namespace jacta
