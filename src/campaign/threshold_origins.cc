#include "threshold_origins.h"

#include <fmt/format.h>

#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/data/result_file.h"
#include "jacta/running/file_names.h"
#include "jacta/toy/replay.h"

namespace jacta {

namespace {

std::optional<std::int64_t> seed_of(const ResultContent& content) {
  for (const auto& [name, text] : content.metadata) {
    if (name != "seed") continue;
    const Node seed = parse_json(text, name);
    if (seed.is_number()) return seed.as_integer();
  }
  return {};
}

// An integer; several as a text.
Node seed_node(const std::set<std::int64_t>& seeds) {
  if (seeds.size() == 1) return Node::integer(*seeds.begin());
  std::vector<std::string> texts;
  for (const auto seed : seeds) texts.push_back(std::to_string(seed));
  return Node::string(join(texts));
}

// Of the hashes of a result those that the model has as well: neither thresholds nor
// toys.
Node inputs_of_model(const Node& stored, const Node& model) {
  if (!stored.is_map()) return {};
  Node inputs = Node::map();
  for (const auto& [name, hash] : stored.entries()) {
    if (model.contains(name.as_text())) inputs.set(name.as_text(), hash);
  }
  return inputs;
}

}  // namespace

PointOrigin origin_of_results(const CampaignPoint& point, InputHasher& hasher) {
  const Node model = hasher.model_hashes(RunnerArguments::from_map(point.arguments));
  PointOrigin origin{.inputs = Node::map()};
  for (const auto& file : batch_files(point.output_file)) {
    const ResultContent content = read_result_attributes(file);
    if (const auto seed = seed_of(content)) origin.seeds.insert(*seed);
    const Node inputs = inputs_of_model(stored_inputs(content), model);
    if (!inputs.is_map()) {
      origin.inputs = {};
      return origin;
    }
    for (const auto& [name, hash] : inputs.entries()) {
      origin.inputs.set(name.as_text(), hash);
    }
  }
  return origin;
}

void ThresholdOrigins::add(const PointToys& toys, const PointOrigin& origin) {
  ThresholdKey key;
  key.poi = toys.poi;
  key.nominal_values = toys.nominal_values;
  key.generate_values = toys.generate_values;
  add(std::move(key), origin);
}

void ThresholdOrigins::add(const CampaignPoint& point, const PointOrigin& origin) {
  ThresholdKey key;
  key.poi = point.arguments.at("poi").as_string();
  key.nominal_values = point.arguments.at("nominal_values");
  key.generate_values = point.arguments.at("generate_values");
  add(std::move(key), origin);
}

void ThresholdOrigins::add(ThresholdKey key, const PointOrigin& origin) {
  for (const double level : levels_) {
    for (const IntervalKind kind : kinds_) {
      key.confidence_level = level;
      key.kind = kind;
      const auto [found, is_new] =
          origins_.try_emplace(key.hash(), Origin{key, {}, true});
      Origin& known = found->second;
      if (is_new) known.of_points.inputs = Node::map();
      known.of_points.seeds.insert(origin.seeds.begin(), origin.seeds.end());
      known.has_inputs = known.has_inputs && origin.inputs.is_map();
      if (!known.has_inputs) continue;
      for (const auto& [name, hash] : origin.inputs.entries()) {
        known.of_points.inputs.set(name.as_text(), hash);
      }
    }
  }
}

void ThresholdOrigins::check_replaced(const ThresholdsFile& earlier) const {
  for (const auto& [hash, origin] : origins_) {
    const Node* entry = earlier.find_entry(hash);
    if (entry == nullptr) continue;
    const Node* seed = entry->find("seed");
    const auto& seeds = origin.of_points.seeds;
    if (seed != nullptr && !seeds.empty() && *seed == seed_node(seeds)) continue;
    throw IoError(
        earlier.name(),
        fmt::format("its entry {} would be replaced, and {}",
                    hash,
                    seed == nullptr
                        ? "does not say that this campaign made it"
                        : fmt::format("was made by another campaign, of seed {}",
                                      python_json(*seed))),
        "replace it with --overwrite, or name another limit_threshold");
  }
}

void ThresholdOrigins::write(ThresholdsFile& file) const {
  for (const auto& [hash, origin] : origins_) {
    if (file.find_entry(hash) == nullptr) continue;
    if (origin.has_inputs && !origin.of_points.inputs.entries().empty()) {
      file.set_value(origin.key, "inputs", origin.of_points.inputs);
    }
    if (!origin.of_points.seeds.empty()) {
      file.set_value(origin.key, "seed", seed_node(origin.of_points.seeds));
    }
  }
}

}  // namespace jacta
