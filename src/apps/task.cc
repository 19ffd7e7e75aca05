#include "commands.h"
#include "jacta/campaign/local.h"
#include "jacta/cluster/tasks.h"
#include "job_reports.h"
#include "number_checks.h"
#include "progress_bar.h"
#include "signals.h"

namespace jacta::apps {

namespace {

// The campaign.json that travels beside a file of tasks in a bundle, and that of the
// campaign's folder for tasks below it.
std::filesystem::path campaign_file_of(const std::filesystem::path& tasks) {
  const auto folder = std::filesystem::absolute(tasks).parent_path();
  for (const auto& candidate : {folder, folder.parent_path()}) {
    if (std::filesystem::exists(candidate / "campaign.json")) {
      return candidate / "campaign.json";
    }
  }
  return {};
}

struct TaskArguments {
  std::string file;
  std::int64_t index = 0;
  JournalOptions journal;
  bool overwrite = false;
};

int run_task(Application& application, const TaskArguments& options) {
  const auto tickets = read_task(options.file, options.index);
  for (const auto& ticket : tickets) {
    const auto folder = std::filesystem::path(main_file(ticket)).parent_path();
    if (!folder.empty()) std::filesystem::create_directories(folder);
  }
  LocalOptions local;
  local.journal = options.journal;
  local.campaign_file = campaign_file_of(options.file);
  local.foreign = options.overwrite ? ForeignFiles::replace : ForeignFiles::refuse;
  std::optional<ProgressBar> progress;
  std::size_t before = 0;
  local.begin = [&](std::int64_t n) {
    progress.emplace("task", static_cast<std::size_t>(n));
  };
  local.loop = [&](const Ticket& ticket) {
    const LoopOptions loop = progress->options(nullptr, before);
    before += static_cast<std::size_t>(ticket.arguments.at("n_mc").as_integer());
    return loop;
  };
  const Executor executor = application.executor();
  return report(
      application,
      run_tickets(
          tickets, local, application.surroundings(executor, &stop_on_signals())));
}

}  // namespace

void add_task(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<TaskArguments>();
  auto* command = root.add_subcommand(
      "task", "What a job of a cluster runs: the jobs in one line of a file of tasks");
  command->add_option("file", options->file, "File of tasks")
      ->required()
      ->type_name("FILE");
  command->add_option("index", options->index, "Which line, from 0")
      ->required()
      ->type_name("I")
      ->check(not_negative("tasks are counted from 0"));
  add_journal_options(*command, options->journal);
  command->add_flag(
      "--overwrite",
      options->overwrite,
      "Replace results of other jobs that stand in the place of this one's");
  add_common_options(
      *command, application, "jacta task results/slurm/discovery_power_0.tasks 3");
  command->callback([&application, &run, options] {
    run = [&application, options] { return run_task(application, *options); };
  });
}

}  // namespace jacta::apps
