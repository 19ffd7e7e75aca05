#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "campaign_options.h"
#include "commands.h"
#include "jacta/base/text.h"
#include "jacta/campaign/file_names.h"
#include "jacta/campaign/local.h"
#include "jacta/neyman/construction.h"

namespace jacta::apps {

namespace {

struct Options {
  CampaignOptions campaign;
  std::string computation;
  bool local = false;
  bool debug = false;
  bool resubmit = false;
  bool dry_run = false;
  std::optional<std::int64_t> seed;
};

int report(const Application& application, const std::vector<JobReport>& reports) {
  std::size_t failed = 0;
  Json jobs = Json::array();
  for (const auto& job : reports) {
    if (job.status == "failed") ++failed;
    jobs.push_back({{"command", job.command},
                    {"output", job.output},
                    {"status", job.status},
                    {"reason", job.reason}});
    if (application.json) continue;
    if (job.status == "planned") fmt::print("{}\n", job.command);
    if (job.status == "failed") fmt::print("failed: {}: {}\n", job.output, job.reason);
  }
  if (application.json) {
    print({{"jobs", jobs}});
  } else {
    const auto count = [&](const char* status) {
      return std::count_if(reports.begin(), reports.end(), [&](const JobReport& job) {
        return job.status == status;
      });
    };
    fmt::print(
        "{} jobs done, {} skipped, {} failed\n", count("done"), count("skipped"), failed);
  }
  return failed == 0 ? done : partly_failed;
}

// The computation `threshold` collects what the others have made.
int collect(Application& application,
            const Options& options,
            const LoadedCampaign& loaded) {
  const Campaign& campaign = loaded.campaign;
  ThresholdsFile thresholds;
  std::string target;
  for (const auto& point : campaign.points) {
    const Node& args = point.arguments.at("statistical_model_args");
    const Node* file = args.find("limit_threshold");
    if (file == nullptr || file->is_null()) {
      throw InputError("the computation threshold needs limit_threshold in in_common",
                       "name the file of thresholds to write");
    }
    target = file->as_string();
    const auto toys = read_point_toys(batch_files(point.output_file),
                                      point.arguments.at("poi").as_string(),
                                      campaign.neyman.free_name,
                                      campaign.neyman.true_name);
    add_thresholds(
        thresholds, toys, campaign.neyman.confidence_levels, application.diagnostics);
  }
  JobReport job{
      "collect thresholds", target, options.dry_run ? "planned" : "done", "", 0};
  if (!options.dry_run) thresholds.save(target);
  return report(application, {job});
}

int submit(Application& application, const Options& options) {
  const auto loaded =
      load_campaign(application, options.campaign, options.computation, "local");
  if (options.computation == "threshold") return collect(application, options, loaded);
  if (!options.local && !options.dry_run) {
    throw UsageError("say where the jobs run: --local");
  }
  if (options.debug) {
    fmt::print(stderr, "{}", combinations_text(loaded.campaign.combinations));
    fmt::print(stderr, "{}", loaded.model->parameters().table());
  }
  std::size_t total = 0;
  for (const auto& ticket : loaded.campaign.tickets) {
    total += static_cast<std::size_t>(ticket.arguments.at("n_mc").as_integer());
  }
  ProgressBar progress("campaign", total);
  std::size_t before = 0;
  LocalOptions local;
  local.resubmit = options.resubmit;
  local.dry_run = options.dry_run;
  local.only_first = options.debug;
  local.seed = options.seed;
  local.instruction_set = application.instruction_set;
  local.example_paths = application.example_paths();
  local.date = current_date;
  local.host = host_name();
  local.loop = [&](const Ticket& ticket) {
    LoopOptions loop = progress.options();
    const std::size_t start = before;
    before += static_cast<std::size_t>(ticket.arguments.at("n_mc").as_integer());
    if (loop.progress) {
      loop.progress = [show = loop.progress, start](std::size_t n) { show(start + n); };
    }
    return loop;
  };
  const Executor executor = application.executor();
  return report(application,
                run_locally(loaded.campaign,
                            local,
                            application.registry,
                            application.diagnostics,
                            executor));
}

}  // namespace

void add_submit(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = root.add_subcommand("submit", "Run a campaign of toys");
  options->campaign.add_to(*command);
  command->add_option("--computation", options->computation, "Which computation")
      ->required()
      ->type_name("NAME");
  command->add_flag("--local", options->local, "On this machine, over all threads");
  command->add_flag("--debug", options->debug, "One job, and what would be run");
  command->add_flag("--resubmit", options->resubmit, "Also what exists already");
  command->add_flag("--dry-run,--dry_run", options->dry_run, "Only print the jobs");
  command->add_option("--seed", options->seed, "Seed of the campaign")->type_name("S");
  add_common_options(
      *command,
      application,
      "jacta submit wimp_running.yaml --computation discovery_power --local "
      "--outputfolder results");
  command->callback([&application, &run, options] {
    run = [&application, options] { return submit(application, *options); };
  });
}

}  // namespace jacta::apps
