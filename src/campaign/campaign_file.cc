#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "jacta/base/atomic_file.h"
#include "jacta/base/sha256.h"
#include "jacta/base/stale_error.h"
#include "jacta/base/text.h"
#include "jacta/base/version.h"
#include "jacta/campaign/finished_result.h"
#include "jacta/campaign/local.h"
#include "jacta/config/python_text.h"
#include "jacta/data/result_file.h"
#include "jacta/toy/drawn_seed.h"
#include "jacta/toy/job_journal.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;
using State = FinishedResult::State;

void keep_file_name(Node& map, const char* key) {
  const Node* file = map.find(key);
  if (file == nullptr || !file->is_string()) return;
  map.set(key, Node::string(fs::path(file->as_string()).filename().string()));
}

// What has to stay the same for the files of a folder to belong together: the points
// without the places of files.
Node points_of(const Campaign& campaign) {
  std::vector<Node> points;
  for (const auto& point : campaign.points) {
    Node arguments = point.arguments;
    arguments.erase("seed");
    for (const char* key :
         {"output_filename", "toydata_filename", "statistical_model_config"}) {
      keep_file_name(arguments, key);
    }
    Node model_args = arguments.at("statistical_model_args");
    if (model_args.is_map()) {
      keep_file_name(model_args, "limit_threshold");
      model_args.erase("template_path");
      arguments.set("statistical_model_args", model_args);
    }
    arguments.set("n_batch", Node::integer(point.n_batch));
    points.push_back(arguments);
  }
  return Node::list(std::move(points));
}

// Hashes of the files that all points depend on. Of the model file what is read counts,
// not comments and the order of lines.
Node contents_of(const Campaign& campaign) {
  Node contents = Node::map();
  for (const auto& point : campaign.points) {
    const Node* model = point.arguments.find("statistical_model_config");
    if (model != nullptr && model->is_string() && !contents.contains("the model file")) {
      contents.set("the model file",
                   Node::string(deterministic_hash(load_yaml(model->as_string()))));
    }
    const Node& args = point.arguments.at("statistical_model_args");
    const Node* threshold = args.is_map() ? args.find("limit_threshold") : nullptr;
    if (threshold == nullptr || !threshold->is_string()) continue;
    const fs::path file = threshold->as_string();
    const std::string name = file.filename().string();
    if (contents.contains(name) || !fs::exists(file)) continue;
    contents.set(name, Node::string(hexadecimal(sha256(read_file(file))).substr(0, 16)));
  }
  return contents;
}

// The first argument that differs, for the message.
std::string difference(const Node& before, const Node& now) {
  if (before.items().size() != now.items().size()) {
    return fmt::format("{} points, now {}", before.items().size(), now.items().size());
  }
  for (std::size_t i = 0; i < now.items().size(); ++i) {
    for (const auto& [key, value] : now.items()[i].entries()) {
      const Node* old = before.items()[i].find(key.as_text());
      const Node known = old == nullptr ? Node() : *old;
      if (known == value) continue;
      return fmt::format("point {}: {} was {}, now {}",
                         i,
                         key.as_text(),
                         python_json(known),
                         python_json(value));
    }
  }
  return "the arguments of a point";
}

// All files that the points are made from.
Node inputs_of(const Campaign& campaign, const std::vector<std::string>& example_paths) {
  InputHasher hasher(example_paths);
  Node inputs = Node::map();
  for (const auto& point : campaign.points) {
    const Node of_point = hasher.hashes(RunnerArguments::from_map(point.arguments));
    for (const auto& [name, hash] : of_point.entries()) inputs.set(name.as_text(), hash);
  }
  // Every batch reads toys of its own.
  for (const auto& ticket : campaign.tickets) {
    if (!reads_toydata(ticket.arguments)) continue;
    const Node of_job = hasher.hashes(RunnerArguments::from_map(ticket.arguments));
    for (const auto& [name, hash] : of_job.entries()) inputs.set(name.as_text(), hash);
  }
  return inputs;
}

// The seed of the first result that is there.
std::optional<std::int64_t> seed_of_results(const Campaign& campaign,
                                            Diagnostics& diagnostics) {
  for (const auto& ticket : campaign.tickets) {
    if (!already_done(ticket) || finished_result(ticket).state != State::good) continue;
    for (const auto& [name, text] : read_result_attributes(ticket.output_file).metadata) {
      if (name != "seed" || text == "null") continue;
      diagnostics.note(
          fmt::format("{} goes on with the seed {}", ticket.output_file, text));
      return parse_json(text, ticket.output_file).as_integer();
    }
  }
  return {};
}

Node load_campaign_file(const fs::path& path) {
  Node root = load_json(path);
  if (root.at("format_version").as_integer() > format_version) {
    throw root.error("the campaign was written by a newer program");
  }
  return root;
}

Node new_campaign_file(std::int64_t seed) {
  Node root = Node::map();
  root.set("version", Node::string(std::string(version())));
  root.set("format_version", Node::integer(format_version));
  root.set("seed", Node::integer(seed));
  root.set("computations", Node::map());
  return root;
}

// What differs from the entry of a computation; empty where nothing does.
std::string difference_of(const Node& before, const Node& now) {
  if (!(before.at("points") == now.at("points"))) {
    return difference(before.at("points"), now.at("points"));
  }
  const Node& contents = now.at("contents");
  for (const auto& [name, hash] : contents.entries()) {
    const Node* old = before.at("contents").find(name.as_text());
    if (old != nullptr && *old == hash) continue;
    return fmt::format("the content of {} has changed", name.as_text());
  }
  const Node* inputs = before.find("inputs");
  if (inputs == nullptr) return {};
  const auto changed = changed_inputs(*inputs, now.at("inputs"));
  return changed.empty() ? ""
                         : fmt::format("the content of {} has changed", join(changed));
}

// With the files of another configuration gone, an interruption cannot mix the two.
void remove_results(const Campaign& campaign) {
  for (const auto& ticket : campaign.tickets) {
    std::error_code ignored;
    fs::remove(ticket.output_file, ignored);
    // Toys that a job stores are results too.
    if (stores_toydata(ticket.arguments)) fs::remove(ticket.toydata_file, ignored);
    fs::remove(journal_file(ticket.output_file), ignored);
  }
}

// The entry of a computation in campaign.json.
Node entry_of(const Campaign& campaign, const std::vector<std::string>& example_paths) {
  const Node points = points_of(campaign);
  const Node contents = contents_of(campaign);
  Node entry = Node::map();
  entry.set("hash", Node::string(deterministic_hash(Node::list({points, contents}))));
  entry.set("contents", contents);
  entry.set("points", points);
  entry.set("inputs", inputs_of(campaign, example_paths));
  // Through the text, as it is written.
  return parse_json(python_json(entry));
}

bool is_begun(const Ticket& ticket) {
  std::error_code ignored;
  const bool has_toys =
      stores_toydata(ticket.arguments) && fs::exists(ticket.toydata_file, ignored);
  return has_toys || fs::exists(ticket.output_file, ignored) ||
         fs::exists(journal_file(ticket.output_file), ignored);
}

}  // namespace

std::string begun_otherwise(const Campaign& campaign,
                            const std::vector<std::string>& example_paths) {
  const fs::path path = campaign.output_folder / "campaign.json";
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return {};
  const Node root = load_campaign_file(path);
  const Node* before = root.at("computations").find(campaign.computation);
  if (before == nullptr) return {};
  return difference_of(*before, entry_of(campaign, example_paths));
}

NewCampaign::NewCampaign(const Campaign& campaign)
    : campaign_(campaign), file_(campaign.output_folder / "campaign.json") {
  std::error_code ignored;
  is_new_ = !fs::exists(file_, ignored);
}

NewCampaign::~NewCampaign() {
  if (!is_new_) return;
  const auto& tickets = campaign_.tickets;
  std::error_code ignored;
  if (std::none_of(tickets.begin(), tickets.end(), is_begun)) fs::remove(file_, ignored);
}

std::optional<std::int64_t> stored_seed(const fs::path& output_folder) {
  const fs::path path = output_folder / "campaign.json";
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return {};
  return load_campaign_file(path).at("seed").as_integer();
}

Node stored_inputs(const fs::path& campaign_file, const std::string& computation) {
  std::error_code ignored;
  if (!fs::exists(campaign_file, ignored)) return {};
  const Node root = load_campaign_file(campaign_file);
  const Node* entry = root.at("computations").find(computation);
  const Node* inputs = entry == nullptr ? nullptr : entry->find("inputs");
  return inputs == nullptr ? Node() : *inputs;
}

std::int64_t planned_seed(const Campaign& campaign,
                          std::optional<std::int64_t> seed,
                          Diagnostics& diagnostics) {
  const auto stored = stored_seed(campaign.output_folder);
  if (stored && seed && *seed != *stored) {
    throw InputError(fmt::format("{}: the campaign has seed {}, not {}",
                                 (campaign.output_folder / "campaign.json").string(),
                                 *stored,
                                 *seed),
                     "leave --seed out, or choose another output folder");
  }
  if (!stored && seed && *seed < 0) {
    throw InputError(fmt::format("the seed {} is negative", *seed), "choose 0 or more");
  }
  if (stored) return *stored;
  if (seed) return *seed;
  const auto of_results = seed_of_results(campaign, diagnostics);
  return of_results ? *of_results : drawn_seed(diagnostics);
}

std::int64_t campaign_seed(const Campaign& campaign,
                           const SeedOptions& options,
                           Diagnostics& diagnostics) {
  const fs::path path = campaign.output_folder / "campaign.json";
  const std::int64_t seed = planned_seed(campaign, options.seed, diagnostics);
  Node root = fs::exists(path) ? load_campaign_file(path) : new_campaign_file(seed);
  if (root.at("version").as_string() != version()) {
    diagnostics.warning(fmt::format("{}: the campaign was begun by version {}",
                                    path.string(),
                                    root.at("version").as_string()));
  }
  const Node entry = entry_of(campaign, options.example_paths);
  Node computations = root.at("computations");
  if (const Node* before = computations.find(campaign.computation)) {
    const std::string differs = difference_of(*before, entry);
    if (differs.empty() && before->contains("inputs")) return seed;
    if (!differs.empty() && !options.resubmit) {
      throw StaleError(
          fmt::format("{}: the computation {} was begun with another configuration: {}",
                      path.string(),
                      campaign.computation,
                      differs),
          "choose another output folder, or replace its results with --resubmit");
    }
    if (!differs.empty()) remove_results(campaign);
  }
  computations.set(campaign.computation, entry);
  root.set("computations", computations);
  write_file(path, python_json(root, 1) + "\n");
  return seed;
}

}  // namespace jacta
