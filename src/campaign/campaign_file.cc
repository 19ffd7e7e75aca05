#include <fmt/format.h>

#include <filesystem>
#include <random>

#include "jacta/base/atomic_file.h"
#include "jacta/base/text.h"
#include "jacta/base/version.h"
#include "jacta/campaign/local.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

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

std::int64_t drawn_seed(Diagnostics& diagnostics) {
  std::random_device device;
  const auto seed =
      static_cast<std::int64_t>(((std::uint64_t{device()} << 32) | device()) >> 11);
  diagnostics.note(fmt::format("no seed was given: {} was drawn", seed));
  return seed;
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
  return {};
}

// With the files of another configuration gone, an interruption cannot mix the two.
void remove_results(const Campaign& campaign) {
  for (const auto& ticket : campaign.tickets) {
    std::error_code ignored;
    fs::remove(ticket.output_file, ignored);
    fs::remove(journal_file(ticket.output_file), ignored);
  }
}

}  // namespace

std::optional<std::int64_t> stored_seed(const fs::path& output_folder) {
  const fs::path path = output_folder / "campaign.json";
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return {};
  return load_campaign_file(path).at("seed").as_integer();
}

std::int64_t campaign_seed(const Campaign& campaign,
                           const SeedOptions& options,
                           Diagnostics& diagnostics) {
  const std::optional<std::int64_t> seed = options.seed;
  const fs::path path = campaign.output_folder / "campaign.json";
  const bool is_new = !fs::exists(path);
  Node root = is_new ? new_campaign_file(seed ? *seed : drawn_seed(diagnostics))
                     : load_campaign_file(path);
  const std::int64_t stored = root.at("seed").as_integer();
  if (seed && *seed != stored) {
    throw InputError(
        fmt::format("{}: the campaign has seed {}, not {}", path.string(), stored, *seed),
        "leave --seed out, or choose another output folder");
  }
  if (root.at("version").as_string() != version()) {
    diagnostics.warning(fmt::format("{}: the campaign was begun by version {}",
                                    path.string(),
                                    root.at("version").as_string()));
  }
  Node entry = Node::map();
  const Node points = points_of(campaign);
  const Node contents = contents_of(campaign);
  entry.set("hash", Node::string(deterministic_hash(Node::list({points, contents}))));
  entry.set("contents", contents);
  entry.set("points", points);
  Node computations = root.at("computations");
  if (const Node* before = computations.find(campaign.computation)) {
    // Through the text, as it was written.
    const std::string differs = difference_of(*before, parse_json(python_json(entry)));
    if (differs.empty()) return stored;
    if (!options.resubmit) {
      throw InputError(
          fmt::format("{}: the computation {} was begun with another configuration: {}",
                      path.string(),
                      campaign.computation,
                      differs),
          "choose another output folder, or replace its results with --resubmit");
    }
    remove_results(campaign);
  }
  computations.set(campaign.computation, entry);
  root.set("computations", computations);
  write_file(path, python_json(root, 1) + "\n");
  return stored;
}

}  // namespace jacta
