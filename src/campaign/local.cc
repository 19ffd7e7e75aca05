#include "jacta/campaign/local.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "jacta/campaign/command_line.h"
#include "jacta/neyman/runner_thresholds.h"
#include "jacta/toy/runner.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

// Models of earlier jobs, kept for later ones with the same configuration.
class ModelCache {
 public:
  explicit ModelCache(const ModelRegistry& registry) : registry_(registry) {}

  ModelRegistry cached() {
    ModelRegistry result;
    for (const auto& name : registry_.names()) {
      result.add(name, [this, name](const ModelConfiguration& c, Diagnostics& d) {
        std::string key = name + "\n" + c.file.string();
        for (const auto& [parameter, value] : c.nominal_values) {
          key += fmt::format("\n{}={}", parameter, value.value);
        }
        for (const auto& path : c.template_paths) key += "\n" + path;
        auto& model = models_[key];
        if (!model) model = registry_.make(name, c, d);
        return model;
      });
    }
    return result;
  }

 private:
  const ModelRegistry& registry_;
  std::map<std::string, std::shared_ptr<const StatisticalModel>> models_;
};

RunnerArguments arguments_of_ticket(const Ticket& ticket,
                                    std::int64_t seed,
                                    const LocalOptions& options) {
  RunnerArguments arguments = RunnerArguments::from_map(ticket.arguments);
  if (!arguments.seed) arguments.seed = seed;
  arguments.instruction_set = options.instruction_set;
  return arguments;
}

}  // namespace

std::vector<JobReport> run_locally(const Campaign& campaign,
                                   const LocalOptions& options,
                                   const ModelRegistry& registry,
                                   Diagnostics& diagnostics,
                                   const Executor& executor) {
  throw_first_error(shared_files(campaign));
  std::vector<JobReport> reports;
  std::int64_t seed = 0;
  if (!options.dry_run) {
    fs::create_directories(campaign.output_folder);
    seed = campaign_seed(campaign, options.seed, diagnostics);
  }
  ModelCache cache(registry);
  const ModelRegistry models = cache.cached();
  for (const auto& ticket : campaign.tickets) {
    JobReport report{
        command_line(ticket, {"jacta run", true}), ticket.output_file, "", "", 0};
    if (!options.resubmit && already_done(ticket)) {
      report.status = "skipped";
    } else if (options.dry_run) {
      report.status = "planned";
    } else {
      try {
        Runner runner(arguments_of_ticket(ticket, seed, options),
                      models,
                      diagnostics,
                      options.example_paths);
        apply_limit_threshold(runner, diagnostics);
        const auto outcome =
            runner.run({.executor = executor,
                        .date = options.date ? options.date() : "",
                        .host = options.host,
                        .loop = options.loop ? options.loop(ticket) : LoopOptions{}});
        report.status = "done";
        report.n_toys = outcome.n_toys;
      } catch (const UsageError&) {
        throw;
      } catch (const Error& error) {
        report.status = "failed";
        report.reason = error.what();
      }
    }
    reports.push_back(std::move(report));
    if (options.only_first) break;
  }
  return reports;
}

}  // namespace jacta
