#include "jacta/campaign/local.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "jacta/base/atomic_file.h"
#include "jacta/base/file_lock.h"
#include "jacta/base/stale_error.h"
#include "jacta/base/text.h"
#include "jacta/campaign/command_line.h"
#include "jacta/campaign/finished_result.h"
#include "jacta/neyman/runner_thresholds.h"
#include "jacta/toy/runner.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;
using State = FinishedResult::State;

// The last few models of earlier jobs, for later ones with the same configuration.
class ModelCache {
 public:
  explicit ModelCache(const ModelRegistry& registry) : registry_(registry) {}

  ModelRegistry cached() {
    ModelRegistry result;
    for (const auto& name : registry_.names()) {
      result.add(name, [this, name](const ModelConfiguration& c, Diagnostics& d) {
        return find_or_make(name, c, d);
      });
    }
    return result;
  }

 private:
  using Model = std::shared_ptr<const StatisticalModel>;
  static constexpr std::size_t capacity = 4;

  static std::string key_of(const std::string& name, const ModelConfiguration& c) {
    std::string key = name + "\n" + c.file.string();
    for (const auto& [parameter, value] : c.nominal_values) {
      key += fmt::format("\n{}={}", parameter, value.value);
    }
    for (const auto& path : c.template_paths) key += "\n" + path;
    return key;
  }

  Model find_or_make(const std::string& name,
                     const ModelConfiguration& c,
                     Diagnostics& diagnostics) {
    const std::string key = key_of(name, c);
    const auto found = std::find_if(
        models_.begin(), models_.end(), [&](const auto& m) { return m.first == key; });
    if (found != models_.end()) {
      std::rotate(models_.begin(), found, found + 1);
    } else {
      if (models_.size() == capacity) models_.pop_back();
      models_.insert(models_.begin(), {key, registry_.make(name, c, diagnostics)});
    }
    return models_.front().second;
  }

  const ModelRegistry& registry_;
  std::vector<std::pair<std::string, Model>> models_;  ///< the last used first
};

class LocalCampaign {
 public:
  LocalCampaign(const Campaign& campaign,
                const LocalOptions& options,
                const Surroundings& surroundings)
      : campaign_(campaign),
        options_(options),
        here_(surroundings),
        hasher_(here_.example_paths),
        cache_(here_.models),
        models_(cache_.cached()),
        diagnostics_(here_.diagnostics) {}

  std::vector<JobReport> plan() {
    seed_ = planned_seed(campaign_, options_.seed, diagnostics_);
    const auto found = look_at_results();
    std::vector<JobReport> reports;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const bool is_done = found[i].state == State::good;
      reports.push_back(report_of(campaign_.tickets[i],
                                  is_done ? JobStatus::skipped : JobStatus::planned));
    }
    return reports;
  }

  std::vector<JobReport> run() {
    const auto lock = lock_campaign(campaign_.output_folder);
    remove_temporaries(campaign_.output_folder / "campaign.json");
    const NewCampaign beginning(campaign_);
    seed_ = campaign_seed(campaign_,
                          {.seed = options_.seed,
                           .resubmit = options_.resubmit,
                           .example_paths = here_.example_paths},
                          diagnostics_);
    campaign_file_ = campaign_.output_folder / "campaign.json";
    return run_tickets();
  }

  std::vector<JobReport> run_tickets() {
    std::vector<JobReport> reports;
    // All before the first job: what is refused is refused before anything is replaced.
    const auto found = look_at_results();
    announce(found);
    for (std::size_t i = 0; i < found.size(); ++i) {
      reports.push_back(process(campaign_.tickets[i], found[i]));
    }
    return reports;
  }

 private:
  std::vector<FinishedResult> look_at_results() {
    std::vector<FinishedResult> found;
    ExpectedResults expected(seed_, here_.example_paths);
    for (const auto& ticket : campaign_.tickets) {
      // What is not there needs no hashes, whose files may be missing: that is a failure
      // of the job, not of all.
      const bool is_there = !options_.resubmit && already_done(ticket);
      found.push_back(is_there ? look_at_result(ticket, expected.of(ticket))
                               : FinishedResult{});
    }
    return found;
  }
  FinishedResult look_at_result(const Ticket& ticket, const ExpectedResult& expected) {
    if (options_.foreign == ForeignFiles::set_aside) {
      return result_to_keep(ticket, expected, diagnostics_);
    }
    SilentDiagnostics silent;
    return result_to_keep(ticket, expected, silent);
  }
  void announce(const std::vector<FinishedResult>& found) const {
    if (!options_.begin) return;
    std::int64_t toys = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i].state == State::good) continue;
      toys += campaign_.tickets[i].arguments.at("n_mc").as_integer();
    }
    options_.begin(toys);
  }
  bool is_cancelled() const { return here_.stop != nullptr && here_.stop->cancelled(); }

  JobReport report_of(const Ticket& ticket, JobStatus status) const {
    Ticket seeded = ticket;
    if (seed_ && seeded.arguments.at("seed").is_null()) {
      seeded.arguments.set("seed", Node::integer(*seed_));
    }
    return {command_line(seeded, {"jacta run", true}), ticket.output_file, status, "", 0};
  }

  JobReport process(const Ticket& ticket, const FinishedResult& found) {
    const bool is_finished = found.state == State::good;
    if (is_cancelled())
      return report_of(ticket, is_finished ? JobStatus::skipped : JobStatus::missing);
    JobReport report =
        report_of(ticket, is_finished ? JobStatus::skipped : JobStatus::done);
    if (report.status == JobStatus::skipped) {
      clean_up(ticket);
      return report;
    }
    try {
      if (found.state == State::foreign) make_room(ticket, found.reason);
      report.n_toys = run_job(ticket);
      clean_up(ticket);
    } catch (const Interrupted& stop) {
      report.status = JobStatus::interrupted;
      report.reason = stop.what();
    } catch (const UsageError&) {
      throw;
    } catch (const std::exception& error) {
      report.status = JobStatus::failed;
      report.reason = error.what();
      keep_reason(ticket, report.reason);
    }
    return report;
  }

  void make_room(const Ticket& ticket, const std::string& reason) const {
    if (options_.foreign == ForeignFiles::set_aside) set_aside(ticket);
    if (options_.foreign != ForeignFiles::refuse) return;
    throw InputError(reason, "run the task elsewhere, or replace it with --overwrite");
  }

  std::int64_t run_job(const Ticket& ticket) {
    prepare_runner(ticket);
    RunEnvironment environment{.executor = here_.executor,
                               .date = here_.now(),
                               .host = here_.host,
                               .journal = options_.journal,
                               .inputs = inputs_};
    if (options_.loop) environment.loop = options_.loop(ticket);
    environment.loop.cancellation = here_.stop;
    environment.journal.restart = options_.resubmit;
    return runner_->run(environment).n_toys;
  }

  // The batches of a point share one Runner.
  void prepare_runner(const Ticket& ticket) {
    RunnerArguments arguments = RunnerArguments::from_map(ticket.arguments);
    if (runner_ && point_of_runner_ == ticket.point) {
      runner_->set_batch({arguments.first_toy,
                          arguments.n_mc,
                          arguments.output_filename,
                          arguments.toydata_filename});
      if (reads_toydata(ticket.arguments)) inputs_ = hasher_.hashes(arguments);
      return;
    }
    if (!arguments.seed) arguments.seed = seed_;
    if (!here_.instruction_set.empty()) {
      arguments.instruction_set = here_.instruction_set;
    }
    runner_.reset();
    inputs_ = hasher_.hashes(arguments);
    check_inputs(arguments.computation);
    Runner runner(std::move(arguments), models_, diagnostics_, here_.example_paths);
    apply_limit_threshold(runner, diagnostics_, &hasher_);
    runner_.emplace(std::move(runner));
    point_of_runner_ = ticket.point;
  }

  void check_inputs(const std::string& computation) const {
    const auto changed =
        changed_inputs(stored_inputs(campaign_file_, computation), inputs_);
    if (changed.empty()) return;
    throw StaleError(fmt::format("the content of {} is not that with which {} was begun",
                                 join(changed),
                                 campaign_file_.string()),
                     "put the file back, or submit the campaign with --resubmit");
  }

  // What an earlier failure left, or a process that ended just after its result.
  static void clean_up(const Ticket& ticket) {
    std::error_code ignored;
    fs::remove(failure_file(ticket.output_file), ignored);
    remove_left_journal(ticket.output_file);
  }

  // Where the disk is full or the folder read-only, the report has to do.
  static void keep_reason(const Ticket& ticket, const std::string& reason) {
    try {
      write_file(failure_file(ticket.output_file), reason + "\n");
    } catch (const IoError&) {
    }
  }

  const Campaign& campaign_;
  const LocalOptions& options_;
  const Surroundings& here_;
  InputHasher hasher_;
  ModelCache cache_;
  ModelRegistry models_;
  Diagnostics& diagnostics_;
  std::optional<std::int64_t> seed_ = {};
  std::optional<Runner> runner_ = {};
  std::size_t point_of_runner_ = 0;
  Node inputs_ = {};  ///< of the runner
  fs::path campaign_file_ = options_.campaign_file;
};

}  // namespace

LockedFile lock_campaign(const fs::path& output_folder) {
  std::error_code error;
  fs::create_directories(output_folder, error);
  if (error) {
    throw IoError(output_folder.string(), error.message(), "choose another folder");
  }
  auto lock = LockedFile::open(output_folder / ".campaign.lock");
  if (!lock) {
    throw IoError(output_folder.string(),
                  "another process runs a campaign in this folder",
                  "wait for it, or choose another output folder");
  }
  return std::move(*lock);
}

fs::path failure_file(const fs::path& output_file) {
  return output_file.string() + ".failed";
}

std::string JobReport::text() const {
  switch (status) {
    case JobStatus::planned:
      return command + "\n";
    case JobStatus::failed:
      // Reasons that come from the file name it already.
      return fmt::format("failed: {}\n",
                         reason.starts_with(output) ? reason : output + ": " + reason);
    case JobStatus::interrupted:
      return reason + "\n";
    default:
      return "";
  }
}

Node JobReport::to_node() const {
  Node node = Node::map();
  node.set("command", Node::string(command));
  node.set("output", Node::string(output));
  node.set("status", Node::string(word(status)));
  node.set("reason", Node::string(reason));
  return node;
}

std::vector<JobReport> run_locally(const Campaign& campaign,
                                   const LocalOptions& options,
                                   const Surroundings& surroundings) {
  report(shared_files(campaign), surroundings.diagnostics);
  LocalCampaign local(campaign, options, surroundings);
  return options.dry_run ? local.plan() : local.run();
}

std::vector<JobReport> run_tickets(const std::vector<Ticket>& tickets,
                                   const LocalOptions& options,
                                   const Surroundings& surroundings) {
  Campaign campaign;
  campaign.tickets = tickets;
  return LocalCampaign(campaign, options, surroundings).run_tickets();
}

}  // namespace jacta
