#include <fmt/format.h>

#include "campaign_options.h"
#include "commands.h"
#include "jacta/campaign/campaign_numbers.h"
#include "jacta/campaign/local.h"
#include "jacta/cluster/submissions.h"

namespace jacta::apps {

namespace {

struct StatusArguments {
  CampaignOptions campaign;
  bool numbers = false;
};

struct Overview {
  Json files = {{"done", Json::array()},
                {"queued", Json::array()},
                {"running", Json::array()},
                {"failed", Json::array()},
                {"missing", Json::array()}};
  Json reasons = Json::object();
  Json unfinished = Json::object();

  void add(const Ticket& ticket,
           const Campaign& campaign,
           const QueueStates& queue,
           const ExpectedResult& expected) {
    const JobState state = job_state(ticket, campaign.output_folder, queue, expected);
    files[word(state.status)].push_back(ticket.output_file);
    if (!state.reason.empty()) reasons[ticket.output_file] = state.reason;
    if (state.status == JobStatus::done || state.n_rows == 0) return;
    unfinished[ticket.output_file] = {{"toys", state.n_rows}, {"of", state.n_toys}};
  }
};

void print_overview(const Overview& overview) {
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
    const bool names_file = text.starts_with(file);
    fmt::print("failed: {}{}{}\n", names_file ? "" : file, names_file ? "" : ": ", text);
  }
}

// The results of one computation so far.
struct Found {
  std::string computation;
  std::vector<PointNumbers> points;
};

Json json_found(const std::vector<Found>& found) {
  Json result = Json::object();
  for (const auto& part : found) {
    Json points = Json::array();
    for (const auto& point : part.points) points.push_back(json_of(point.to_node()));
    result[part.computation] = std::move(points);
  }
  return result;
}

// A misspelt folder looks like a campaign that is not begun.
void require_folder(const std::string& folder) {
  if (std::filesystem::is_directory(folder)) return;
  throw IoError(folder,
                "there is no such folder",
                "give the output folder of a campaign that was submitted");
}

int status(Application& application, const StatusArguments& given) {
  const CampaignOptions& options = given.campaign;
  const Node root = load_running_file(options.file);
  if (!options.output_folder.empty()) require_folder(options.output_folder);
  Overview overview;
  std::vector<Found> found;
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
    ExpectedResults expected(stored_seed(campaign.output_folder),
                             application.example_paths());
    const std::string differs = begun_otherwise(campaign, application.example_paths());
    if (!differs.empty()) {
      application.diagnostics.warning(
          fmt::format("the computation {} was begun with another configuration: {}; "
                      "submit refuses it "
                      "without --resubmit",
                      name,
                      differs));
    }
    for (const auto& ticket : campaign.tickets) {
      ExpectedResult wanted =
          already_done(ticket) ? expected.of(ticket) : ExpectedResult{};
      wanted.needs_resubmit = !differs.empty();
      overview.add(ticket, campaign, queue, wanted);
    }
    if (given.numbers && !campaign.points.empty()) {
      found.push_back({name, campaign_numbers(campaign)});
    }
  }
  if (application.json) {
    Json document = overview.files;
    document["reasons"] = overview.reasons;
    document["unfinished"] = overview.unfinished;
    if (given.numbers) document["numbers"] = json_found(found);
    print(document);
  } else {
    print_overview(overview);
    for (const auto& part : found) {
      if (part.points.empty()) continue;
      fmt::print("computation {}\n", part.computation);
      for (const auto& point : part.points) fmt::print("{}", point.text());
    }
  }
  return overview.files["failed"].empty() ? done : partly_failed;
}

}  // namespace

void add_status(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<StatusArguments>();
  auto* command = root.add_subcommand(
      "status", "What of a campaign is done, running, failed, missing");
  options->campaign.add_to(*command);
  command->add_flag("--numbers",
                    options->numbers,
                    "Also medians, bands and discovery fractions of the results");
  add_common_options(
      *command, application, "jacta status wimp_running.yaml --outputfolder results");
  command->callback([&application, &run, options] {
    run = [&application, options] { return status(application, *options); };
  });
}

}  // namespace jacta::apps
