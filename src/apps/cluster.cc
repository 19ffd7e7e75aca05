#include "cluster.h"

#include <fmt/format.h>

#include "jacta/base/output_file.h"
#include "jacta/base/text.h"
#include "jacta/campaign/htcondor.h"
#include "jacta/campaign/shell_text.h"
#include "jacta/campaign/slurm.h"
#include "jacta/toy/job_journal.h"
#include "jacta/toy/run_files.h"
#include "job_reports.h"

namespace jacta::apps {

namespace {

namespace fs = std::filesystem;

// What is sent, as text.
struct Shipment {
  std::vector<std::string> commands;
  std::map<std::string, std::string> files;
  std::vector<std::string> jobs;  ///< per task, for the reports
  std::vector<Task> tasks;
};

class Sender {
 public:
  Sender(Application& application,
         const LoadedCampaign& loaded,
         const ClusterOptions& options)
      : application_(application),
        campaign_(loaded.campaign),
        least_tickets_(loaded.settings.combine_n_jobs),
        options_(options),
        root_(load_yaml(options.running_file)) {}

  int send() {
    report(shared_files(campaign_), application_.diagnostics);
    if (!options_.bundle.empty()) check_bundle();
    std::optional<LockedFile> lock;
    std::optional<NewCampaign> beginning;
    SendingOptions sending{.resubmit = options_.resubmit,
                           .example_paths = application_.example_paths()};
    if (options_.dry_run) {
      sending.seed = planned_seed(campaign_, options_.seed, application_.diagnostics);
    } else {
      lock = lock_campaign(campaign_.output_folder);
      beginning.emplace(campaign_);
      sending.seed = campaign_seed(campaign_,
                                   {.seed = options_.seed,
                                    .resubmit = options_.resubmit,
                                    .example_paths = sending.example_paths},
                                   application_.diagnostics);
    }
    queue_ = queue_states(campaign_.output_folder, run_command, application_.diagnostics);
    tickets_ = tickets_to_send(campaign_, queue_, sending, application_.diagnostics);
    if (!application_.instruction_set.empty()) {
      for (auto& ticket : tickets_) {
        ticket.arguments.set("instruction_set",
                             Node::string(application_.instruction_set));
      }
    }
    expected_ = ExpectedResults(sending.seed, sending.example_paths);
    if (!tickets_.empty() || options_.place == ClusterOptions::Place::bundle) ship();
    if (beginning && !shipment_.jobs.empty()) beginning->keep();
    return report_all();
  }

 private:
  // Before anything is made.
  void check_bundle() const {
    OutputRules rules{options_.overwrite, {options_.running_file}};
    for (const auto& point : campaign_.points) {
      const auto read = files_read(RunnerArguments::from_map(point.arguments),
                                   application_.example_paths());
      rules.inputs.insert(rules.inputs.end(), read.begin(), read.end());
    }
    check_output(options_.bundle, rules);
  }

  void ship() {
    switch (options_.place) {
      case ClusterOptions::Place::slurm:
        return ship_to_slurm();
      case ClusterOptions::Place::htcondor:
        return ship_to_htcondor();
      case ClusterOptions::Place::bundle:
        return ship_bundle();
    }
  }

  void ship_to_slurm() {
    auto settings = SlurmSettings::from_running_file(root_, application_.diagnostics);
    if (settings.max_array_size == 0)
      settings.max_array_size = max_array_size(run_command);
    TaskOptions grouping = task_options(
        settings.toys_per_second, settings.minutes_per_task, settings.cpus_per_task);
    // A task that is cut off goes on later, but should not have to.
    grouping.most_seconds = settings.hours * 3600 * 0.5;
    shipment_.tasks = group_tickets(tickets_, grouping);
    const auto arrays = plan_slurm(campaign_,
                                   shipment_.tasks,
                                   settings,
                                   {.program = program_file(),
                                    .options = plugin_options(""),
                                    .folder = fs::current_path()});
    std::string after = settings.dependency;
    for (const auto& array : arrays) {
      shipment_.commands.push_back(shell_join(sbatch_command(array, after)));
      after = "<" + array.name + ">";
      shipment_.files[array.script_file.string()] = array.script;
      shipment_.files[array.task_file.string()] = array.task_text;
    }
    if (options_.dry_run || settings.dry_run) return;
    remove_leftovers();
    const auto jobs = send_to_slurm(arrays, campaign_, settings.dependency, run_command);
    for (std::size_t a = 0; a < arrays.size(); ++a) {
      for (std::size_t i = 0; i < arrays[a].tasks.size(); ++i) {
        shipment_.jobs.push_back(fmt::format("task {} of Slurm job {}", i, jobs[a]));
      }
    }
  }

  void ship_to_htcondor() {
    const auto settings =
        HTCondorSettings::from_running_file(root_, application_.diagnostics);
    TaskOptions grouping = task_options(
        settings.toys_per_second, settings.minutes_per_task, settings.request_cpus);
    grouping.least_tickets = std::max(least_tickets_, settings.cluster_size);
    shipment_.tasks = group_tickets(tickets_, grouping);
    const auto portable_campaign =
        portable(campaign_, shipment_.tasks, application_.example_paths());
    const auto plan = plan_htcondor(
        campaign_, shipment_.tasks, settings, plugin_options("jacta-bundle/lib"));
    shipment_.commands.push_back(shell_join(dag_command(plan)));
    for (const auto& [name, text] : plan.files) {
      shipment_.files[(plan.folder / name).string()] = text;
    }
    shipment_.files["jacta-bundle/tasks"] = task_file_text(portable_campaign.tasks);
    if (options_.dry_run) return;
    remove_leftovers();
    const auto cluster =
        send_to_htcondor(plan, campaign_, portable_campaign, run_command);
    for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
      shipment_.jobs.push_back(fmt::format("task {} of HTCondor DAG {}", i, cluster));
    }
  }

  void ship_bundle() {
    TaskOptions grouping = task_options({}, 5, 1);
    shipment_.tasks = group_tickets(tickets_, grouping);
    const auto portable_campaign =
        portable(campaign_, shipment_.tasks, application_.example_paths());
    shipment_.files["jacta-bundle/tasks"] = task_file_text(portable_campaign.tasks);
    for (const auto& option : plugin_options("jacta-bundle/lib")) {
      if (option != "--plugin") plugins_ += " --plugin " + shell_quote(option);
    }
    if (shipment_.tasks.empty()) {
      application_.diagnostics.note("nothing is left to do: no bundle is written");
      return;
    }
    if (options_.dry_run) return;
    write_bundle(options_.bundle, portable_campaign);
    for (std::size_t i = 0; i < shipment_.tasks.size(); ++i) {
      shipment_.jobs.push_back(fmt::format("task {} of {}", i, options_.bundle));
    }
  }

  TaskOptions task_options(std::optional<double> rate,
                           double minutes,
                           std::int64_t threads) {
    if (!rate && !tickets_.empty()) rate = measure();
    return {.toys_per_second = rate,
            .threads = threads,
            .least_seconds = 60 * minutes,
            .least_tickets = least_tickets_};
  }

  // A ticket that cannot be run fails where it runs, with its reason.
  std::optional<double> measure() {
    try {
      const auto rate =
          measured_rate(tickets_[0], application_.registry, application_.example_paths());
      if (rate) {
        application_.diagnostics.note(
            fmt::format("one thread makes {:.1f} toys a second", *rate));
      }
      return rate;
    } catch (const Error& error) {
      application_.diagnostics.warning(error.what());
      return {};
    }
  }

  // The options of `jacta task` that load the same plugins.
  std::vector<std::string> plugin_options(const fs::path& folder) const {
    std::vector<std::string> words;
    for (const auto& plugin : application_.plugins) {
      const fs::path file = plugin;
      words.push_back("--plugin");
      words.push_back(folder.empty() ? fs::absolute(file).string()
                                     : (folder / file.filename()).string());
    }
    return words;
  }

  // Results that are made anew, and reasons of earlier failures.
  void remove_leftovers() {
    for (const auto& ticket : tickets_) {
      std::error_code ignored;
      fs::remove(failure_file(ticket.output_file), ignored);
      if (!options_.resubmit) {
        if (!already_done(ticket)) continue;
        const auto found = finished_result(ticket, expected_.of(ticket));
        if (found.state == FinishedResult::State::foreign) set_aside(ticket);
        continue;
      }
      fs::remove(main_file(ticket), ignored);
      fs::remove(journal_file(ticket.output_file), ignored);
    }
  }

  const char* status_of_sent() const {
    if (shipment_.jobs.empty()) return "planned";
    return options_.place == ClusterOptions::Place::bundle ? "packed" : "submitted";
  }

  std::vector<JobReport> reports() const {
    std::map<std::string, std::string> jobs;
    for (std::size_t i = 0; i < shipment_.tasks.size(); ++i) {
      for (const auto& ticket : shipment_.tasks[i].tickets) {
        jobs[ticket.output_file] = shipment_.jobs.empty() ? "" : shipment_.jobs[i];
      }
    }
    std::map<std::string, std::string> commands;
    for (const auto& ticket : tickets_) {
      commands[ticket.output_file] = command_line(ticket, {"jacta run", true});
    }
    std::vector<JobReport> result;
    for (const auto& ticket : campaign_.tickets) {
      const std::string& file = ticket.output_file;
      JobReport report{"", file, "skipped", "", 0};
      const auto sent = jobs.find(file);
      if (sent != jobs.end()) {
        report.command = commands[file];
        report.status = status_of_sent();
        report.reason = sent->second;
      } else if (!already_done(ticket)) {
        report.status = job_state(ticket, campaign_.output_folder, queue_).status;
      }
      result.push_back(std::move(report));
    }
    return result;
  }

  int report_all() const {
    const bool is_planned = shipment_.jobs.empty();
    const auto jobs = reports();
    if (application_.json) {
      Json document = {{"jobs", json_jobs(jobs)}, {"commands", shipment_.commands}};
      if (is_planned) document["files"] = shipment_.files;
      print(document);
      return done;
    }
    if (is_planned) {
      for (const auto& [name, text] : shipment_.files) {
        fmt::print("---- {}\n{}\n", name, text);
      }
      for (const auto& command : shipment_.commands) fmt::print("{}\n", command);
    }
    print_summary(jobs);
    if (options_.place == ClusterOptions::Place::bundle && !is_planned) {
      fmt::print(
          "{} tasks; to run the first: tar xzf {} && jacta-bundle/jacta task "
          "jacta-bundle/tasks 0{}\n",
          shipment_.tasks.size(),
          options_.bundle,
          plugins_);
    }
    return done;
  }

  Application& application_;
  const Campaign& campaign_;
  std::int64_t least_tickets_;
  const ClusterOptions& options_;
  Node root_;
  QueueStates queue_ = {};
  ExpectedResults expected_ = ExpectedResults();
  std::vector<Ticket> tickets_ = {};
  Shipment shipment_ = {};
  std::string plugins_ = {};
};

}  // namespace

int submit_to_cluster(Application& application,
                      const LoadedCampaign& loaded,
                      const ClusterOptions& options) {
  return Sender(application, loaded, options).send();
}

}  // namespace jacta::apps
