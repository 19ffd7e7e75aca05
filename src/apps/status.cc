#include <fmt/format.h>

#include "campaign_options.h"
#include "commands.h"
#include "jacta/data/result_file.h"

namespace jacta::apps {

namespace {

int status(Application& application, const CampaignOptions& options) {
  const Node root = load_yaml(options.file);
  std::vector<std::string> finished, failed, missing;
  for (const auto& entry : root.at("computation_options").entries()) {
    const std::string name = entry.key.as_text();
    if (name == "threshold") continue;
    const auto loaded = load_campaign(application, options, name, "local");
    for (const auto& ticket : loaded.campaign.tickets) {
      if (!already_done(ticket)) {
        missing.push_back(ticket.output_file);
        continue;
      }
      try {
        read_results(ticket.output_file);
        finished.push_back(ticket.output_file);
      } catch (const Error& error) {
        failed.push_back(ticket.output_file);
        application.diagnostics.warning(error.what());
      }
    }
  }
  if (application.json) {
    print({{"done", finished}, {"failed", failed}, {"missing", missing}});
  } else {
    fmt::print("{} done, {} failed, {} missing\n",
               finished.size(),
               failed.size(),
               missing.size());
    for (const auto& file : failed) fmt::print("failed: {}\n", file);
  }
  return failed.empty() ? done : partly_failed;
}

}  // namespace

void add_status(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<CampaignOptions>();
  auto* command =
      root.add_subcommand("status", "What of a campaign is done, failed, missing");
  options->add_to(*command);
  add_common_options(
      *command, application, "jacta status wimp_running.yaml --outputfolder results");
  command->callback([&application, &run, options] {
    run = [&application, options] { return status(application, *options); };
  });
}

}  // namespace jacta::apps
