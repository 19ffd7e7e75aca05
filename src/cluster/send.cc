#include "jacta/cluster/send.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/atomic_file.h"
#include "jacta/base/output_file.h"
#include "jacta/base/shell_text.h"
#include "jacta/campaign/command_line.h"
#include "jacta/campaign/finished_result.h"
#include "jacta/cluster/htcondor.h"
#include "jacta/cluster/slurm.h"
#include "jacta/cluster/submissions.h"
#include "jacta/cluster/tasks.h"
#include "jacta/toy/job_journal.h"
#include "jacta/toy/run_files.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;
using Place = SendOptions::Place;

class Sender {
 public:
  Sender(const Campaign& campaign, const SendOptions& options, const Surroundings& here)
      : campaign_(campaign), options_(options), here_(here) {}

  SendReport send() {
    report(shared_files(campaign_), here_.diagnostics);
    if (options_.place == Place::bundle) check_bundle();
    if (options_.dry_run) {
      collect_tickets(planned_seed(campaign_, options_.seed, here_.diagnostics));
      ship();
    } else {
      const auto lock = lock_campaign(campaign_.output_folder);
      remove_what_killed_ones_left();
      NewCampaign beginning(campaign_);
      collect_tickets(campaign_seed(campaign_,
                                    {.seed = options_.seed,
                                     .resubmit = options_.resubmit,
                                     .example_paths = here_.example_paths},
                                    here_.diagnostics));
      ship();
      if (report_.is_sent) beginning.keep();
    }
    report_.n_tasks = tasks_.size();
    add_reports();
    return std::move(report_);
  }

 private:
  // The folder is ours: nobody else writes these.
  void remove_what_killed_ones_left() const {
    const fs::path& folder = campaign_.output_folder;
    for (const char* name : {"campaign.json", "submissions.json"}) {
      remove_temporaries(folder / name);
    }
    if (options_.place == Place::bundle) remove_temporaries(options_.bundle);
    if (options_.place == Place::bundle) return;
    std::error_code ignored;
    const fs::path scripts =
        folder / (options_.place == Place::slurm ? "slurm" : "htcondor");
    for (const auto& entry : fs::recursive_directory_iterator(scripts, ignored)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(".") && name.ends_with(".tmp")) {
        fs::remove(entry.path(), ignored);
      }
    }
  }

  // Before anything is made.
  void check_bundle() const {
    OutputRules rules{options_.overwrite, {}};
    if (!options_.running_file.empty()) rules.inputs.push_back(options_.running_file);
    for (const auto& point : campaign_.points) {
      const auto read =
          files_read(RunnerArguments::from_map(point.arguments), here_.example_paths);
      rules.inputs.insert(rules.inputs.end(), read.begin(), read.end());
    }
    check_output(options_.bundle, rules);
  }

  void collect_tickets(std::int64_t seed) {
    expected_ = ExpectedResults(seed, here_.example_paths);
    queue_ =
        queue_states(campaign_.output_folder, options_.run_command, here_.diagnostics);
    check_queue();
    tickets_ = tickets_to_send(campaign_,
                               queue_,
                               {.seed = seed,
                                .resubmit = options_.resubmit,
                                .example_paths = here_.example_paths},
                               here_.diagnostics);
    if (here_.instruction_set.empty()) return;
    for (auto& ticket : tickets_) {
      ticket.arguments.set("instruction_set", Node::string(here_.instruction_set));
    }
  }

  // What a scheduler may still hold is not sent to it again.
  void check_queue() const {
    if (options_.dry_run || options_.place == Place::bundle) return;
    const auto scheduler =
        options_.place == Place::slurm ? Scheduler::slurm : Scheduler::htcondor;
    for (const auto& submission : load_submissions(campaign_.output_folder)) {
      if (submission.scheduler != scheduler) continue;
      for (const auto& files : submission.tasks) {
        const bool is_known = std::any_of(files.begin(), files.end(), [this](auto& file) {
          return queue_.contains(file);
        });
        if (files.empty() || is_known) continue;
        throw IoError(
            word(scheduler),
            fmt::format("does not say what it still holds of job {}", submission.job_id),
            "try again when its queue answers: tasks would be sent twice");
      }
    }
  }

  void ship() {
    if (tickets_.empty()) {
      if (options_.place == Place::bundle) {
        here_.diagnostics.note("nothing is left to do: no bundle is written");
      }
      return;
    }
    switch (options_.place) {
      case Place::slurm:
        return ship_to_slurm();
      case Place::htcondor:
        return ship_to_htcondor();
      case Place::bundle:
        return ship_bundle();
    }
  }

  void ship_to_slurm() {
    auto settings = SlurmSettings::from_running_file(options_.root, here_.diagnostics);
    if (settings.max_array_size == 0) {
      settings.max_array_size = max_array_size(options_.run_command);
    }
    TaskOptions grouping = task_options(
        settings.toys_per_second, settings.minutes_per_task, settings.cpus_per_task);
    // A task that is cut off goes on later, but should not have to.
    grouping.most_seconds = settings.hours * 3600 * 0.5;
    tasks_ = group_tickets(tickets_, grouping);
    const auto arrays = plan_slurm(campaign_,
                                   tasks_,
                                   settings,
                                   {.program = program_file(),
                                    .options = plugin_options(""),
                                    .folder = fs::current_path()});
    std::string after = settings.dependency;
    for (const auto& array : arrays) {
      report_.commands.push_back(shell_join(sbatch_command(array, after)));
      after = "<" + array.name + ">";
      report_.files[array.script_file.string()] = array.script;
      report_.files[array.task_file.string()] = array.task_text;
    }
    if (options_.dry_run || settings.dry_run) return;
    make_room();
    const auto jobs =
        send_to_slurm(arrays, campaign_, settings.dependency, options_.run_command);
    for (std::size_t a = 0; a < arrays.size(); ++a) {
      for (std::size_t i = 0; i < arrays[a].tasks.size(); ++i) {
        names_of_tasks_.push_back(fmt::format("task {} of Slurm job {}", i, jobs[a]));
      }
    }
    report_.is_sent = true;
  }

  void ship_to_htcondor() {
    const auto settings =
        HTCondorSettings::from_running_file(options_.root, here_.diagnostics);
    TaskOptions grouping = task_options(
        settings.toys_per_second, settings.minutes_per_task, settings.request_cpus);
    grouping.least_tickets = std::max(options_.combine_n_jobs, settings.cluster_size);
    tasks_ = group_tickets(tickets_, grouping);
    const auto packed = portable(campaign_, tasks_, here_.example_paths);
    const auto plan =
        plan_htcondor(campaign_, tasks_, settings, plugin_options("jacta-bundle/lib"));
    report_.commands.push_back(shell_join(dag_command(plan)));
    for (const auto& [name, text] : plan.files) {
      report_.files[(plan.folder / name).string()] = text;
    }
    report_.files["jacta-bundle/tasks"] = task_file_text(packed.tasks);
    if (options_.dry_run) return;
    make_room();
    const auto cluster = send_to_htcondor(plan, campaign_, packed, options_.run_command);
    for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
      names_of_tasks_.push_back(fmt::format("task {} of HTCondor DAG {}", i, cluster));
    }
    report_.is_sent = true;
  }

  void ship_bundle() {
    tasks_ = group_tickets(tickets_, task_options({}, 5, 1));
    const auto packed = portable(campaign_, tasks_, here_.example_paths);
    report_.files["jacta-bundle/tasks"] = task_file_text(packed.tasks);
    report_.first_task =
        first_task_command(options_.bundle, plugin_options("jacta-bundle/lib"));
    if (options_.dry_run) return;
    write_bundle(options_.bundle, packed);
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      names_of_tasks_.push_back(
          fmt::format("task {} of {}", i, options_.bundle.string()));
    }
    report_.is_sent = true;
  }

  TaskOptions task_options(std::optional<double> rate,
                           double minutes,
                           std::int64_t threads) const {
    if (!rate) rate = measure();
    return {.toys_per_second = rate,
            .threads = threads,
            .least_seconds = 60 * minutes,
            .least_tickets = options_.combine_n_jobs};
  }

  // A ticket that cannot be run fails where it runs, with its reason.
  std::optional<double> measure() const {
    try {
      const auto rate = measured_rate(tickets_[0], here_);
      if (rate) {
        here_.diagnostics.note(
            fmt::format("one thread makes {:.1f} toys a second", *rate));
      }
      return rate;
    } catch (const Error& error) {
      here_.diagnostics.warning(error.what());
      return {};
    }
  }

  // The options of `jacta task` that load the same plugins.
  std::vector<std::string> plugin_options(const fs::path& folder) const {
    std::vector<std::string> words;
    for (const fs::path file : options_.plugins) {
      words.push_back("--plugin");
      words.push_back(folder.empty() ? fs::absolute(file).string()
                                     : (folder / file.filename()).string());
    }
    return words;
  }

  // What stands in the place of results that are made now, and reasons of earlier
  // failures.
  void make_room() {
    for (const auto& ticket : tickets_) {
      std::error_code ignored;
      fs::remove(failure_file(ticket.output_file), ignored);
      if (options_.resubmit) {
        fs::remove(main_file(ticket), ignored);
        fs::remove(journal_file(ticket.output_file), ignored);
      } else if (already_done(ticket)) {
        const auto found = finished_result(ticket, expected_.of(ticket));
        if (found.state == FinishedResult::State::foreign) set_aside(ticket);
      }
    }
  }

  JobStatus status_of_sent() const {
    if (!report_.is_sent) return JobStatus::planned;
    return options_.place == Place::bundle ? JobStatus::packed : JobStatus::submitted;
  }

  void add_reports() {
    std::map<std::string, std::string> sent;  // by the file of the ticket: its task
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      for (const auto& ticket : tasks_[i].tickets) {
        sent[main_file(ticket)] = report_.is_sent ? names_of_tasks_[i] : "";
      }
    }
    std::map<std::string, std::string> commands;
    for (const auto& ticket : tickets_) {
      commands[main_file(ticket)] = command_line(ticket, {"jacta run", true});
    }
    for (const auto& ticket : campaign_.tickets) {
      const std::string& file = main_file(ticket);
      JobReport job{.output = ticket.output_file, .status = JobStatus::skipped};
      if (const auto task = sent.find(file); task != sent.end()) {
        job.command = commands[file];
        job.status = status_of_sent();
        job.reason = task->second;
      } else if (!already_done(ticket)) {
        job.status = job_state(ticket, campaign_.output_folder, queue_).status;
      }
      report_.jobs.push_back(std::move(job));
    }
  }

  const Campaign& campaign_;
  const SendOptions& options_;
  const Surroundings& here_;
  QueueStates queue_ = {};
  ExpectedResults expected_ = ExpectedResults();
  std::vector<Ticket> tickets_ = {};
  std::vector<Task> tasks_ = {};
  std::vector<std::string> names_of_tasks_ = {};  ///< as the scheduler has them
  SendReport report_ = {};
};

}  // namespace

SendReport send(const Campaign& campaign,
                const SendOptions& options,
                const Surroundings& surroundings) {
  return Sender(campaign, options, surroundings).send();
}

}  // namespace jacta
