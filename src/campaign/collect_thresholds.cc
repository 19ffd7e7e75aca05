#include "jacta/campaign/collect_thresholds.h"

#include <algorithm>

#include "adaptive_thresholds.h"
#include "jacta/base/atomic_file.h"
#include "jacta/campaign/file_names.h"
#include "jacta/config/python_text.h"
#include "jacta/neyman/construction.h"

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

void CollectedThresholds::save() const {
  thresholds.save(file);
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
  const auto add = [&](const PointToys& toys) {
    for (const auto& kind : kinds) {
      add_thresholds(collected.thresholds,
                     toys,
                     campaign.neyman.confidence_levels,
                     diagnostics,
                     kind);
    }
  };
  if (campaign.neyman.adaptive.is_null()) {
    for (const auto& point : campaign.points) {
      add(read_point_toys(batch_files(point.output_file),
                          point.arguments.at("poi").as_string(),
                          campaign.neyman.free_name,
                          campaign.neyman.true_name));
    }
    return collected;
  }
  const std::string stem =
      (collected.file.parent_path() / collected.file.stem()).string();
  collected.certificate_file = stem + "_certificate.json";
  const AdaptiveThresholds adaptive(
      campaign, options, kinds, stem + "_toys", registry, diagnostics, executor);
  std::vector<Node> certificates;
  for (const auto& grid : adaptive.grids()) {
    for (const auto& toys : grid.toys) add(toys);
    certificates.push_back(grid.certificate);
  }
  collected.certificates = Node::list(std::move(certificates));
  return collected;
}

}  // namespace jacta
