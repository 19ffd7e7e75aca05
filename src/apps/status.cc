#include <fmt/format.h>

#include "campaign_options.h"
#include "commands.h"
#include "jacta/campaign/submissions.h"

namespace jacta::apps {

namespace {

struct Overview {
  Json files = {{"done", Json::array()},
                {"queued", Json::array()},
                {"running", Json::array()},
                {"failed", Json::array()},
                {"missing", Json::array()}};
  Json reasons = Json::object();
  Json unfinished = Json::object();

  void add(const Ticket& ticket, const Campaign& campaign, const QueueStates& queue) {
    const JobState state = job_state(ticket, campaign.output_folder, queue);
    files[state.status].push_back(ticket.output_file);
    if (!state.reason.empty()) reasons[ticket.output_file] = state.reason;
    if (state.status == "done" || state.n_rows == 0) return;
    unfinished[ticket.output_file] = {{"toys", state.n_rows}, {"of", state.n_toys}};
  }
};

void print_text(const Overview& overview) {
  const Json& files = overview.files;
  const std::string queued =
      files["queued"].empty() ? "" : fmt::format("{} queued, ", files["queued"].size());
  fmt::print("{} done, {}{} running, {} failed, {} missing\n",
             files["done"].size(),
             queued,
             files["running"].size(),
             files["failed"].size(),
             files["missing"].size());
  for (const auto& [file, toys] : overview.unfinished.items()) {
    fmt::print("begun: {}: {} of {} toys are kept\n",
               file,
               toys["toys"].get<std::int64_t>(),
               toys["of"].get<std::int64_t>());
  }
  for (const auto& [file, reason] : overview.reasons.items()) {
    const auto text = reason.get<std::string>();
    fmt::print("failed: {}\n", text.starts_with(file) ? text : file + ": " + text);
  }
}

int status(Application& application, const CampaignOptions& options) {
  const Node root = load_yaml(options.file);
  Overview overview;
  QueueStates queue;
  std::filesystem::path asked;
  for (const auto& entry : root.at("computation_options").entries()) {
    const std::string name = entry.key.as_text();
    if (name == "threshold") continue;
    const auto loaded = load_campaign(application, options, name, "local");
    const Campaign& campaign = loaded.campaign;
    if (asked != campaign.output_folder) {
      asked = campaign.output_folder;
      queue = queue_states(asked, run_command, application.diagnostics);
    }
    for (const auto& ticket : campaign.tickets) overview.add(ticket, campaign, queue);
  }
  if (application.json) {
    Json document = overview.files;
    document["reasons"] = overview.reasons;
    document["unfinished"] = overview.unfinished;
    print(document);
  } else {
    print_text(overview);
  }
  return overview.files["failed"].empty() ? done : partly_failed;
}

}  // namespace

void add_status(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<CampaignOptions>();
  auto* command = root.add_subcommand(
      "status", "What of a campaign is done, running, failed, missing");
  options->add_to(*command);
  add_common_options(
      *command, application, "jacta status wimp_running.yaml --outputfolder results");
  command->callback([&application, &run, options] {
    run = [&application, options] { return status(application, *options); };
  });
}

}  // namespace jacta::apps
