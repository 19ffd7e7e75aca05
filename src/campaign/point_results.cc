#include "point_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/running/file_names.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_names = 5;

std::vector<std::string> missing_files(const Campaign& campaign, std::size_t index) {
  std::vector<std::string> missing;
  std::error_code error;
  for (const auto& ticket : campaign.tickets) {
    if (ticket.point != index || fs::exists(ticket.output_file, error)) continue;
    missing.push_back(ticket.output_file);
  }
  return missing;
}

std::string listed(std::vector<std::string> names) {
  const std::size_t more = names.size() > most_names ? names.size() - most_names : 0;
  names.resize(names.size() - more);
  return join(names) + (more > 0 ? fmt::format(" and {} more", more) : "");
}

std::string place_of(const CampaignPoint& point) {
  const std::string& poi = point.arguments.at("poi").as_string();
  const Node& values = point.arguments.at("generate_values");
  for (const auto& name : {poi, std::string("poi_expectation")}) {
    if (const Node* value = values.find(name)) {
      return fmt::format("{} = {}", name, value->as_text());
    }
  }
  return point.output_file;
}

void warn_of_missing(const Campaign& campaign,
                     std::size_t index,
                     const PointToys& toys,
                     Diagnostics& diagnostics) {
  const CampaignPoint& point = campaign.points[index];
  const std::int64_t planned = point.arguments.at("n_mc").as_integer();
  const auto found = static_cast<std::int64_t>(toys.ll_free.size());
  const auto missing = missing_files(campaign, index);
  if (found >= planned) return;
  diagnostics.warning(fmt::format(
      "{}: thresholds from {} of {} planned toys{}",
      place_of(point),
      found,
      planned,
      missing.empty()
          ? "; the result files hold fewer than n_mc says"
          : fmt::format("; missing: {}. Submit the toys again to make what is missing",
                        listed(missing))));
}

}  // namespace

PointToys read_point_results(const Campaign& campaign,
                             std::size_t index,
                             Diagnostics& diagnostics) {
  const CampaignPoint& point = campaign.points[index];
  const auto files = batch_files(point.output_file);
  if (files.empty()) {
    throw InputError(
        fmt::format("there are no toys for {}: no result file {}, nor one of its batches",
                    place_of(point),
                    point.output_file),
        "run the computation that makes them first (jacta submit ... --computation "
        "discovery_power --local), or give the section `threshold` an adaptive grid");
  }
  PointToys toys = read_point_toys(files,
                                   point.arguments.at("poi").as_string(),
                                   campaign.neyman.free_name,
                                   campaign.neyman.true_name);
  warn_of_missing(campaign, index, toys, diagnostics);
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

}  // namespace jacta
