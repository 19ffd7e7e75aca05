#include "jacta/campaign/collect_thresholds.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "adaptive_thresholds.h"
#include "jacta/base/atomic_file.h"
#include "jacta/base/output_file.h"
#include "jacta/base/text.h"
#include "jacta/campaign/local.h"
#include "jacta/config/python_text.h"
#include "jacta/neyman/construction.h"
#include "jacta/neyman/interpolation.h"
#include "jacta/toy/run_files.h"
#include "point_arguments.h"
#include "point_results.h"
#include "reused_thresholds.h"
#include "threshold_origins.h"

namespace jacta {

namespace {

std::vector<IntervalKind> kinds_of(const Campaign& campaign,
                                   const std::vector<IntervalKind>& further) {
  std::vector<IntervalKind> kinds = {IntervalKind::central};
  const auto add = [&kinds](IntervalKind kind) {
    if (std::count(kinds.begin(), kinds.end(), kind) == 0) kinds.push_back(kind);
  };
  for (const IntervalKind kind : further) add(kind);
  for (const auto& point : campaign.points) {
    const Node& kind = point.arguments.at("confidence_interval_kind");
    if (!kind.is_null()) add(read_word<IntervalKind>(kind));
  }
  return kinds;
}

using File = std::optional<ThresholdsFile>;

// What is there. A damaged file can be replaced on request only.
File earlier_file(const std::filesystem::path& file, bool overwrite) {
  if (!std::filesystem::exists(file)) return {};
  try {
    return ThresholdsFile::load(file);
  } catch (const Error& error) {
    if (overwrite) return {};
    throw IoError(file.string(),
                  std::string("holds no thresholds: ") + error.what(),
                  "replace it with --overwrite, or name another limit_threshold");
  }
}

// Adds entries of the file that this computation does not make: of other kinds, levels
// and values.
void keep_others(CollectedThresholds& collected,
                 const File& earlier,
                 Diagnostics& diagnostics) {
  if (!earlier) return;
  const auto kept = collected.thresholds.keep_entries_of(*earlier);
  if (kept.empty()) return;
  std::vector<std::string> names;
  for (const Node& keys : kept) {
    const std::string name = fmt::format("{} at {}",
                                         statistic_name(ThresholdKey::kind_of(keys)),
                                         keys.at("confidence_level").as_text());
    if (std::count(names.begin(), names.end(), name) == 0) names.push_back(name);
  }
  diagnostics.note(fmt::format(
      "{} entries of {} are not made by this computation and stay as they are: {}",
      kept.size(),
      collected.file.string(),
      join(names)));
}

// The arguments of a point without the file of thresholds, which this makes.
RunnerArguments arguments_without_thresholds(const CampaignPoint& point) {
  RunnerArguments arguments = RunnerArguments::from_map(point.arguments);
  arguments.statistical_model_args.erase("limit_threshold");
  arguments.compute_confidence_interval = false;
  return arguments;
}

void check_thresholds_file(const std::filesystem::path& file,
                           const Campaign& campaign,
                           const std::vector<std::string>& example_paths) {
  OutputRules rules{.overwrite = true};
  std::filesystem::create_directories(std::filesystem::absolute(file).parent_path());
  for (const auto& point : campaign.points) {
    const auto read = files_read(arguments_without_thresholds(point), example_paths);
    rules.inputs.insert(rules.inputs.end(), read.begin(), read.end());
  }
  check_output(file, rules);
}

bool has_files(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::directory_iterator(folder, ignored) !=
         std::filesystem::directory_iterator();
}

// One collection, from what is there to the thresholds.
class Collector {
 public:
  Collector(const Campaign& campaign,
            const CollectOptions& options,
            const Surroundings& surroundings)
      : campaign_(campaign),
        options_(options),
        here_(surroundings),
        diagnostics_(here_.diagnostics),
        kinds_(kinds_of(campaign, options.kinds)),
        interpolation_{.levels = campaign.neyman.confidence_levels, .kinds = kinds_},
        origins_(campaign.neyman.confidence_levels, kinds_),
        hasher_(here_.example_paths) {
    collected_.file = thresholds_file_of(campaign);
    check_thresholds_file(collected_.file, campaign, here_.example_paths);
    earlier_ = earlier_file(collected_.file, options.overwrite);
  }

  CollectedThresholds collect() {
    if (!options_.reuse && campaign_.neyman.adaptive.is_null()) {
      add_results();
    } else {
      throw_toys();
    }
    origins_.write(collected_.thresholds);
    keep_others(collected_, earlier_, diagnostics_);
    return std::move(collected_);
  }

 private:
  void add(const std::vector<PointToys>& points) {
    for (const auto& toys : points) {
      for (const IntervalKind kind : kinds_) {
        add_thresholds(
            collected_.thresholds, toys, interpolation_.levels, diagnostics_, kind);
      }
    }
    add_interpolation(collected_.thresholds, points, interpolation_, diagnostics_);
  }

  void add_results() {
    std::vector<PointToys> points;
    for (std::size_t i = 0; i < campaign_.points.size(); ++i) {
      points.push_back(read_point_results(campaign_, i, diagnostics_));
      origins_.add(points.back(), origin_of_results(campaign_.points[i], hasher_));
    }
    check_replaced();
    add(points);
  }

  // The first toys decide for the seed of the folder, not a failure before them.
  void throw_toys() {
    NewCampaign beginning(campaign_);
    try {
      if (options_.reuse) {
        add_reused();
      } else {
        add_grids();
      }
      beginning.keep();
    } catch (...) {
      if (has_files(toy_folder()) || has_files(unfinished_thresholds(collected_.file))) {
        beginning.keep();
      }
      throw;
    }
  }

  std::filesystem::path toy_folder() const { return stem() + "_toys"; }
  std::string stem() const {
    return (collected_.file.parent_path() / collected_.file.stem()).string();
  }

  void add_reused() {
    if (!campaign_.neyman.adaptive.is_null()) {
      throw campaign_.neyman.adaptive.error(
          "the re-use of toys does not go with an adaptive grid",
          "leave one of the two out");
    }
    begin_toys();
    const auto points =
        add_reused_thresholds(collected_.thresholds, campaign_, options_, kinds_, here_);
    add_interpolation(collected_.thresholds, points, interpolation_, diagnostics_);
  }

  void add_grids() {
    begin_toys();
    collected_.certificate_file = stem() + "_certificate.json";
    const AdaptiveThresholds adaptive(campaign_, options_, kinds_, toy_folder(), here_);
    std::vector<Node> certificates;
    for (const auto& grid : adaptive.grids()) {
      interpolation_.judge = !grid.certificate.at("achieved").as_boolean();
      interpolation_.target = grid.certificate.at("target").as_real();
      add(grid.toys);
      certificates.push_back(grid.certificate);
    }
    collected_.certificates = Node::list(std::move(certificates));
  }

  // What is refused is refused before toys are thrown.
  void begin_toys() {
    check_hypothesis_names(campaign_);
    const std::int64_t seed = seed_of_toys(campaign_, options_, here_);
    for (const auto& point : campaign_.points) {
      const RunnerArguments job = arguments_without_thresholds(point);
      origins_.add(
          point,
          {.inputs = hasher_.model_hashes(job), .seeds = {job.seed.value_or(seed)}});
    }
    check_replaced();
  }

  void check_replaced() const {
    if (earlier_ && !options_.overwrite) origins_.check_replaced(*earlier_);
  }

  const Campaign& campaign_;
  const CollectOptions& options_;
  const Surroundings& here_;
  Diagnostics& diagnostics_;
  std::vector<IntervalKind> kinds_;
  InterpolationOptions interpolation_;
  ThresholdOrigins origins_;
  InputHasher hasher_;
  CollectedThresholds collected_ = {};
  File earlier_ = {};
};

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
                                       const Surroundings& surroundings) {
  stored_seed(campaign.output_folder);  // throws where a newer program was at work
  return Collector(campaign, options, surroundings).collect();
}

}  // namespace jacta
