#include "jacta/campaign/collect_thresholds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "adaptive_thresholds.h"
#include "jacta/base/atomic_file.h"
#include "jacta/base/text.h"
#include "jacta/campaign/file_names.h"
#include "jacta/config/python_text.h"
#include "jacta/neyman/construction.h"
#include "point_arguments.h"
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

// The toys of a point from its result files. An expectation that the point was given
// stands in the file as it was written, as the reference has it.
PointToys read_point(const CampaignPoint& point, const NeymanKeys& names) {
  PointToys toys = read_point_toys(batch_files(point.output_file),
                                   point.arguments.at("poi").as_string(),
                                   names.free_name,
                                   names.true_name);
  const Node* given = point.arguments.at("generate_values").find("poi_expectation");
  if (given == nullptr || !toys.poi_expectation) return toys;
  const double wanted = given->as_real();
  const double found = toys.poi_expectation->value;
  if (std::abs(wanted - found) > 1e-8 + 1e-5 * std::abs(found)) {
    throw given->error(
        fmt::format("the toys of {} were made with poi_expectation {}, not "
                    "{}",
                    point.output_file,
                    shortest(found),
                    shortest(wanted)),
        "throw them again, or give the expectation they were made with");
  }
  toys.poi_expectation = given->as_number();
  return toys;
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
  if (options.reuse) {
    check_hypothesis_names(campaign);
    if (!campaign.neyman.adaptive.is_null()) {
      throw campaign.neyman.adaptive.error(
          "the re-use of toys does not go with an adaptive grid",
          "leave one of the two out");
    }
    add_reused_thresholds(
        collected.thresholds, campaign, options, kinds, registry, diagnostics, executor);
    return collected;
  }
  if (campaign.neyman.adaptive.is_null()) {
    for (const auto& point : campaign.points) {
      add(read_point(point, campaign.neyman));
    }
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
    for (const auto& toys : grid.toys) add(toys);
    certificates.push_back(grid.certificate);
  }
  collected.certificates = Node::list(std::move(certificates));
  return collected;
}

}  // namespace jacta
