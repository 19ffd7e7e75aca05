// The computation `threshold` of a campaign: a file of thresholds from its points.
//
// Without `adaptive` the result files of the points are read: they have to exist.
// Batches that are missing are named in a warning, copies of batches are refused, and the
// thresholds between the points are judged from the toys at hand (interpolation.h): an
// interval that misses the level is a warning with its two points and the number. With
//
//     adaptive: {target: 0.005, max_points: 40}
//
// in `in_common` the points of the computation are where a refined grid begins; toys are
// thrown here, as many per point as the target needs, and their result files are kept in
// <limit_threshold>_toys, where a later call finds them. The certificate of the grid
// (adaptive_grid.h) is written to <limit_threshold>_certificate.json. Points that differ
// in nominal values have grids of their own; those that differ in generate values share
// one.
//
// With `reuse` every point's thresholds come from the toys of all points with its nominal
// values, weighted (toy_mixture.h). These toys are thrown here too; what is finished of
// them is kept in <limit_threshold>_reuse.part until the thresholds are saved.
//
// Two-sided thresholds are always made. One-sided ones are added where the points'
// `confidence_interval_kind` or `kinds` ask for them. Entries that an existing file holds
// and this computation does not make stay as they are; it says which. Those that it makes
// are replaced where they come from toys of the same seed, that is from the same
// campaign; others, of another campaign or program, with `overwrite` only.
//
// Every entry keeps the seed and the hashes of the model that its toys were made from
// (`seed` and `inputs`), where the result files have them.
//
//     auto collected = collect_thresholds(campaign, {}, surroundings);
//     collected.save();
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "jacta/campaign/tickets.h"
#include "jacta/neyman/adaptive_grid.h"
#include "jacta/neyman/thresholds_file.h"
#include "jacta/toy/surroundings.h"

namespace jacta {

struct CollectOptions {
  std::vector<IntervalKind> kinds = {};  ///< beside two-sided: upper, lower
  bool reuse = false;                    ///< toys of all points for each of them
  // For toys that are thrown here.
  std::optional<std::int64_t> seed = {};
  bool resubmit = false;   ///< also where the folder was begun with other inputs
  bool overwrite = false;  ///< also entries of other campaigns
  /// Called before the toys of a point: which, and how many. Gives what shows their
  /// progress.
  std::function<LoopOptions(const std::string& point, std::size_t n_toys)> progress = {};
};

struct CollectedThresholds {
  ThresholdsFile thresholds = {};
  std::filesystem::path file = {};
  /// Null without adaptive grids; else a list, one map per grid.
  Node certificates = {};
  std::filesystem::path certificate_file = {};

  void save() const;
};

/// The file that limit_threshold names. Throws InputError where there is none, or where
/// points name different ones.
std::filesystem::path thresholds_file_of(const Campaign& campaign);

/// The folder where numbers of re-used toys are kept until the file is saved.
std::filesystem::path unfinished_thresholds(const std::filesystem::path& file);

/// Throws InputError for missing result files or hypotheses, IoError where the file
/// cannot be written, is one of those read, or holds entries that may not be replaced:
/// before toys are thrown.
CollectedThresholds collect_thresholds(const Campaign& campaign,
                                       const CollectOptions& options,
                                       const Surroundings& surroundings);

}  // namespace jacta
