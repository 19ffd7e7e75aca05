#include "jacta/campaign/collect_thresholds.h"

#include <fmt/format.h>

#include <algorithm>

#include "adaptive_thresholds.h"
#include "jacta/base/atomic_file.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/neyman/construction.h"
#include "jacta/neyman/interpolation.h"
#include "point_arguments.h"
#include "point_results.h"
#include "reused_thresholds.h"

namespace jacta {

namespace {

std::vector<std::string> kinds_of(const Campaign& campaign,
                                  const std::vector<std::string>& further) {
  std::vector<std::string> kinds = {"central"};
  const auto add = [&kinds](const std::string& kind) {
    if (std::count(kinds.begin(), kinds.end(), kind) == 0) kinds.push_back(kind);
  };
  for (const auto& kind : further) add(kind);
  for (const auto& point : campaign.points) {
    const Node& kind = point.arguments.at("confidence_interval_kind");
    if (kind.is_string()) add(kind.as_string());
  }
  return kinds;
}

// Adds entries of the file that this computation does not make: of other kinds, levels
// and values.
void keep_others(CollectedThresholds& collected, Diagnostics& diagnostics) {
  if (!std::filesystem::exists(collected.file)) return;
  const auto kept =
      collected.thresholds.keep_entries_of(ThresholdsFile::load(collected.file));
  if (kept.empty()) return;
  std::vector<std::string> names;
  for (const Node& keys : kept) {
    const Node* kind = keys.find("kind");
    const std::string name = fmt::format("{} at {}",
                                         kind == nullptr ? "two-sided" : kind->as_text(),
                                         keys.at("confidence_level").as_text());
    if (std::count(names.begin(), names.end(), name) == 0) names.push_back(name);
  }
  diagnostics.note(fmt::format(
      "{} entries of {} are not made by this computation and stay as they are: {}",
      kept.size(),
      collected.file.string(),
      join(names)));
}

}  // namespace

std::filesystem::path thresholds_file_of(const Campaign& campaign) {
  std::filesystem::path file;
  for (const auto& point : campaign.points) {
    const Node& args = point.arguments.at("statistical_model_args");
    const Node* name = args.find("limit_threshold");
    if (name == nullptr || name->is_null()) {
      throw InputError("the computation threshold needs limit_threshold in in_common",
                       "name the file of thresholds to write");
    }
    if (file.empty()) file = name->as_string();
    if (file != name->as_string()) {
      throw name->error("limit_threshold differs between the points",
                        "give it in in_common");
    }
  }
  if (file.extension() != ".json") {
    throw InputError(file.string() + ": limit_threshold has to be a .json file");
  }
  return file;
}

std::filesystem::path unfinished_thresholds(const std::filesystem::path& file) {
  return (file.parent_path() / file.stem()).string() + "_reuse.part";
}

void CollectedThresholds::save() const {
  thresholds.save(file);
  std::error_code ignored;
  std::filesystem::remove_all(unfinished_thresholds(file), ignored);
  if (!certificates.is_null()) {
    write_file(certificate_file, python_json(certificates, 4) + "\n");
  }
}

CollectedThresholds collect_thresholds(const Campaign& campaign,
                                       const CollectOptions& options,
                                       const ModelRegistry& registry,
                                       Diagnostics& diagnostics,
                                       const Executor& executor) {
  CollectedThresholds collected;
  collected.file = thresholds_file_of(campaign);
  const auto kinds = kinds_of(campaign, options.kinds);
  InterpolationOptions interpolation{.levels = campaign.neyman.confidence_levels,
                                     .kinds = kinds};
  const auto add = [&](const std::vector<PointToys>& points) {
    for (const auto& toys : points) {
      for (const auto& kind : kinds) {
        add_thresholds(
            collected.thresholds, toys, interpolation.levels, diagnostics, kind);
      }
    }
    add_interpolation(collected.thresholds, points, interpolation, diagnostics);
  };
  if (options.reuse) {
    check_hypothesis_names(campaign);
    if (!campaign.neyman.adaptive.is_null()) {
      throw campaign.neyman.adaptive.error(
          "the re-use of toys does not go with an adaptive grid",
          "leave one of the two out");
    }
    const auto points = add_reused_thresholds(
        collected.thresholds, campaign, options, kinds, registry, diagnostics, executor);
    add_interpolation(collected.thresholds, points, interpolation, diagnostics);
    keep_others(collected, diagnostics);
    return collected;
  }
  if (campaign.neyman.adaptive.is_null()) {
    std::vector<PointToys> points;
    for (std::size_t i = 0; i < campaign.points.size(); ++i) {
      points.push_back(read_point_results(campaign, i, diagnostics));
    }
    add(points);
    keep_others(collected, diagnostics);
    return collected;
  }
  check_hypothesis_names(campaign);
  const std::string stem =
      (collected.file.parent_path() / collected.file.stem()).string();
  collected.certificate_file = stem + "_certificate.json";
  const AdaptiveThresholds adaptive(
      campaign, options, kinds, stem + "_toys", registry, diagnostics, executor);
  std::vector<Node> certificates;
  for (const auto& grid : adaptive.grids()) {
    interpolation.judge = !grid.certificate.at("achieved").as_boolean();
    interpolation.target = grid.certificate.at("target").as_real();
    add(grid.toys);
    certificates.push_back(grid.certificate);
  }
  collected.certificates = Node::list(std::move(certificates));
  keep_others(collected, diagnostics);
  return collected;
}

}  // namespace jacta
