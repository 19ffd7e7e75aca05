#include <fmt/format.h>

#include <filesystem>

#include "campaign_options.h"
#include "cluster.h"
#include "commands.h"
#include "jacta/base/atomic_file.h"
#include "jacta/base/text.h"
#include "jacta/campaign/campaign_numbers.h"
#include "jacta/campaign/collect_thresholds.h"
#include "jacta/campaign/finished_result.h"
#include "jacta/campaign/initialized_runner.h"
#include "jacta/campaign/local.h"
#include "job_reports.h"
#include "number_checks.h"
#include "progress_bar.h"
#include "signals.h"
#include "word_options.h"

namespace jacta::apps {

namespace {

struct SubmitArguments {
  CampaignOptions campaign;
  std::string computation;
  bool local = false;
  bool slurm = false;
  bool htcondor = false;
  std::string bundle;
  bool debug = false;
  bool resubmit = false;
  bool dry_run = false;
  std::optional<std::int64_t> seed;
  JournalOptions journal;
  std::vector<IntervalKind> kinds;
  bool reuse = false;
  bool overwrite = false;
};

// The computation `threshold` makes the file of thresholds.
int collect(Application& application,
            const SubmitArguments& options,
            const LoadedCampaign& loaded) {
  const Campaign& campaign = loaded.campaign;
  JobReport job{"collect thresholds",
                thresholds_file_of(campaign).string(),
                options.dry_run ? JobStatus::planned : JobStatus::done,
                "",
                0};
  if (options.dry_run) return report(application, {job});
  const auto lock = lock_campaign(campaign.output_folder);
  const std::filesystem::path thresholds = thresholds_file_of(campaign);
  for (const auto& file :
       {campaign.output_folder / "campaign.json",
        thresholds,
        thresholds.parent_path() / (thresholds.stem().string() + "_certificate.json")}) {
    remove_temporaries(file);  // of killed ones: the folder is ours
  }
  if (!options.reuse && campaign.neyman.adaptive.is_null()) {
    check_collected(campaign, application.example_paths());
  }
  CollectOptions collect;
  collect.kinds = options.kinds;
  collect.kinds.push_back(loaded.model->settings().confidence_interval_kind);
  collect.reuse = options.reuse;
  collect.seed = options.seed;
  collect.resubmit = options.resubmit;
  collect.overwrite = options.overwrite;
  std::optional<ProgressBar> progress;
  collect.progress = [&](const std::string& point, std::size_t n) {
    progress.emplace(point, n);
    return progress->options();
  };
  const Executor executor = application.executor();
  const auto collected = collect_thresholds(
      campaign, collect, application.surroundings(executor, &stop_on_signals()));
  progress.reset();
  collected.save();
  std::vector<std::string> files = {collected.file.string()};
  if (!collected.certificates.is_null()) {
    files.push_back(collected.certificate_file.string());
  }
  if (!collected.certificates.is_null() && !application.json) {
    for (const auto& grid : collected.certificates.items()) {
      fmt::print("{} points, largest error of the coverage between them {:+.4f}\n",
                 grid.at("n_points").as_integer(),
                 grid.at("largest_error").at("error").as_real());
    }
  }
  const int status =
      report(application,
             {job},
             {{"thresholds", json_of(collected.thresholds.to_node())}, {"files", files}});
  if (!application.json) {
    fmt::print("{}", collected.thresholds.table());
    for (const auto& file : files) fmt::print("Saved {}\n", file);
  }
  return status;
}

// What the campaign found so far ends the report.
int report_campaign(const Application& application,
                    const Campaign& campaign,
                    const std::vector<JobReport>& reports) {
  const auto numbers = campaign_numbers(campaign);
  Json json_numbers = Json::array();
  for (const auto& point : numbers) json_numbers.push_back(json_of(point.to_node()));
  const int status =
      report(application,
             reports,
             {{"numbers", json_numbers}, {"files", written_files(reports)}});
  if (application.json) return status;
  for (const auto& point : numbers) fmt::print("{}", point.text());
  print_files(reports);
  return status;
}

// Joins what is planned, as many jobs to a command as the running file says.
std::vector<JobReport> combined(const std::vector<JobReport>& reports, std::int64_t n) {
  std::vector<JobReport> result;
  std::int64_t in_last = 0;
  for (const auto& job : reports) {
    if (job.status != JobStatus::planned) {
      result.push_back(job);
      continue;
    }
    if (in_last == 0 || in_last == n) {
      result.push_back(job);
      in_last = 1;
      continue;
    }
    result.back().command += " && " + job.command;
    result.back().output = job.output;
    ++in_last;
  }
  return result;
}

// What `debug` shows instead of running: the combinations, the first job, and the
// parameters and expectation values of its model.
int debug(Application& application,
          const LoadedCampaign& loaded,
          const Surroundings& surroundings,
          const std::vector<JobReport>& reports) {
  std::string text = combinations_text(loaded.campaign.combinations);
  std::vector<JobReport> first(reports.begin(),
                               reports.begin() + (reports.empty() ? 0 : 1));
  if (!first.empty()) {
    const Runner runner =
        initialized_runner(first[0].command, surroundings, ThresholdsOfRunner::leave_out);
    text += debug_text(first[0].command, runner.model());
    first[0].status = JobStatus::planned;
  }
  if (application.json) {
    fmt::print(stderr, "{}", text);
    return report(application, first);
  }
  fmt::print("{}", text);
  return done;
}

LocalOptions local_options(const SubmitArguments& options) {
  LocalOptions local;
  local.resubmit = options.resubmit;
  local.dry_run = options.dry_run || options.debug;
  local.seed = options.seed;
  local.journal = options.journal;
  return local;
}

std::int64_t n_toys(const Ticket& ticket) {
  return ticket.arguments.at("n_mc").as_integer();
}

std::vector<JobReport> run_jobs(const Campaign& campaign,
                                LocalOptions local,
                                const Surroundings& surroundings) {
  std::optional<ProgressBar> progress;
  std::size_t before = 0;
  local.begin = [&](std::int64_t n) {
    progress.emplace("campaign", static_cast<std::size_t>(n));
  };
  local.loop = [&](const Ticket& ticket) {
    const auto begun = unfinished_job(ticket.output_file);
    const LoopOptions loop = progress->options(
        nullptr, before, begun ? static_cast<std::size_t>(begun->n_rows) : 0);
    before += static_cast<std::size_t>(n_toys(ticket));
    return loop;
  };
  return run_locally(campaign, local, surroundings);
}

SendOptions send_options(const Application& application,
                         const SubmitArguments& options,
                         const LoadedCampaign& loaded) {
  return {.place = options.slurm      ? SendOptions::Place::slurm
                   : options.htcondor ? SendOptions::Place::htcondor
                                      : SendOptions::Place::bundle,
          .root = load_running_file(options.campaign.file),
          .running_file = options.campaign.file,
          .bundle = options.bundle,
          .overwrite = options.overwrite,
          .resubmit = options.resubmit,
          .dry_run = options.dry_run,
          .seed = options.seed,
          .combine_n_jobs = loaded.settings.combine_n_jobs,
          .plugins = application.plugins};
}

int submit(Application& application, const SubmitArguments& options) {
  const char* section = options.slurm ? "slurm" : options.htcondor ? "htcondor" : "local";
  const auto loaded =
      load_campaign(application, options.campaign, options.computation, section);
  if (options.computation == "threshold") return collect(application, options, loaded);
  if (!options.debug && (options.slurm || options.htcondor || !options.bundle.empty())) {
    const Executor executor = application.executor();
    return submit_to_cluster(application,
                             loaded.campaign,
                             send_options(application, options, loaded),
                             application.surroundings(executor));
  }
  if (!options.local && !options.dry_run && !options.debug) {
    throw UsageError(
        "say where the jobs run: --local, --slurm, --htcondor or --emit-bundle FILE");
  }
  const Executor executor = application.executor();
  const auto surroundings = application.surroundings(executor, &stop_on_signals());
  const auto reports = run_jobs(loaded.campaign, local_options(options), surroundings);
  if (options.debug) return debug(application, loaded, surroundings, reports);
  if (!options.dry_run) return report_campaign(application, loaded.campaign, reports);
  return report(application, combined(reports, loaded.settings.combine_n_jobs));
}

}  // namespace

void add_submit(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<SubmitArguments>();
  auto* command = root.add_subcommand("submit", "Run a campaign of toys");
  options->campaign.add_to(*command);
  command->add_option("--computation", options->computation, "Which computation")
      ->required()
      ->type_name("NAME");
  auto* local =
      command->add_flag("--local", options->local, "On this machine, over all threads");
  auto* slurm = command->add_flag("--slurm", options->slurm, "As Slurm job arrays");
  auto* htcondor =
      command->add_flag("--htcondor", options->htcondor, "As a DAG of HTCondor jobs");
  auto* bundle = command
                     ->add_option("--emit-bundle,--emit_bundle",
                                  options->bundle,
                                  "Write program, libraries, model and tasks instead")
                     ->type_name("FILE.tar.gz");
  slurm->excludes(local);
  htcondor->excludes(local)->excludes(slurm);
  bundle->excludes(local)->excludes(slurm)->excludes(htcondor);
  command->add_flag("--debug", options->debug, "Only show the first job and its model");
  command->add_flag("--resubmit", options->resubmit, "Also what exists already");
  command->add_flag("--dry-run,--dry_run", options->dry_run, "Only print the jobs");
  command->add_option("--seed", options->seed, "Seed of the campaign")
      ->type_name("S")
      ->check(not_negative("a seed is a number from 0 on"));
  command
      ->add_option_function<std::vector<std::string>>(
          "--kind",
          [options](const std::vector<std::string>& words) {
            for (const auto& text : words) {
              options->kinds.push_back(from_word<IntervalKind>(text).value());
            }
          },
          "With threshold: one-sided thresholds too; may be repeated")
      ->check(one_of_words({word(IntervalKind::upper), word(IntervalKind::lower)}))
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command->add_flag("--reuse",
                    options->reuse,
                    "With threshold: throw the toys now, and use those of all points for "
                    "each by mixture weights");
  command->add_flag("--overwrite",
                    options->overwrite,
                    "Replace a bundle that exists, or thresholds of another campaign; "
                    "results: --resubmit");
  add_python_model_option(*command);
  add_journal_options(*command, options->journal);
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
