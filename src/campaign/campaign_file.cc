#include <fmt/format.h>

#include <filesystem>
#include <random>

#include "jacta/base/atomic_file.h"
#include "jacta/base/version.h"
#include "jacta/campaign/local.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

// What has to stay the same for the files of a folder to belong together: the points
// without the place they are stored in.
Node configuration_of(const Campaign& campaign) {
  std::vector<Node> points;
  for (const auto& point : campaign.points) {
    Node arguments = point.arguments;
    arguments.erase("seed");
    for (const char* key : {"output_filename", "toydata_filename"}) {
      const Node* file = arguments.find(key);
      if (file == nullptr || !file->is_string()) continue;
      arguments.set(key, Node::string(fs::path(file->as_string()).filename().string()));
    }
    points.push_back(arguments);
  }
  return Node::list(std::move(points));
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

}  // namespace

std::int64_t campaign_seed(const Campaign& campaign,
                           std::optional<std::int64_t> seed,
                           Diagnostics& diagnostics) {
  const fs::path path = campaign.output_folder / "campaign.json";
  Node root = Node::map();
  if (fs::exists(path)) {
    root = load_json(path);
    if (root.at("format_version").as_integer() > format_version) {
      throw root.error("the campaign was written by a newer program");
    }
  } else {
    root.set("version", Node::string(std::string(version())));
    root.set("format_version", Node::integer(format_version));
    root.set("seed", Node::integer(seed ? *seed : drawn_seed(diagnostics)));
    root.set("computations", Node::map());
  }
  const std::int64_t stored = root.at("seed").as_integer();
  if (seed && *seed != stored) {
    throw InputError(
        fmt::format("{}: the campaign has seed {}, not {}", path.string(), stored, *seed),
        "leave --seed out, or choose another output folder");
  }
  const Node now = configuration_of(campaign);
  Node computations = root.at("computations");
  const Node* before = computations.find(campaign.computation);
  if (before != nullptr) {
    // Through the text, as it was written.
    const Node written = parse_json(python_json(now));
    if (!(before->at("points") == written)) {
      throw InputError(fmt::format("{}: the computation {} was begun with another "
                                   "configuration: {}",
                                   path.string(),
                                   campaign.computation,
                                   difference(before->at("points"), written)),
                       "choose another output folder, or remove this one");
    }
    return stored;
  }
  Node entry = Node::map();
  entry.set("hash", Node::string(deterministic_hash(now)));
  entry.set("points", now);
  computations.set(campaign.computation, entry);
  root.set("computations", computations);
  write_file(path, python_json(root, 1) + "\n");
  return stored;
}

}  // namespace jacta
