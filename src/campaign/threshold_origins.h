// Where the thresholds of a campaign come from: per entry of their file the hashes of the
// model's files and the seed of the toys. Both are written into the entry, so that
// thresholds of another model are refused (threshold_lookup.h), and those of another
// campaign are not replaced unasked.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "jacta/campaign/tickets.h"
#include "jacta/neyman/point_toys.h"
#include "jacta/neyman/thresholds_file.h"
#include "jacta/toy/input_hashes.h"

namespace jacta {

/// Of the toys of one point.
struct PointOrigin {
  Node inputs = {};  ///< as InputHasher::model_hashes has them; null: not known
  std::set<std::int64_t> seeds = {};  ///< empty: not known
};

/// That of the result files of a point.
PointOrigin origin_of_results(const CampaignPoint& point, InputHasher& hasher);

class ThresholdOrigins {
 public:
  /// `levels` and `kinds`: those of the entries that each point has.
  ThresholdOrigins(std::vector<double> levels, std::vector<IntervalKind> kinds)
      : levels_(std::move(levels)), kinds_(std::move(kinds)) {}

  void add(const PointToys& toys, const PointOrigin& origin);
  /// Of a point whose toys are still to be thrown.
  void add(const CampaignPoint& point, const PointOrigin& origin);

  /// Throws IoError where an entry of an earlier file that these replace was made by
  /// another campaign, or does not say by which.
  void check_replaced(const ThresholdsFile& earlier) const;

  /// Into the entries.
  void write(ThresholdsFile& file) const;

 private:
  struct Origin {
    ThresholdKey key;
    PointOrigin of_points;
    bool has_inputs = true;
  };
  void add(ThresholdKey key, const PointOrigin& origin);

  std::vector<double> levels_;
  std::vector<IntervalKind> kinds_;
  std::map<std::string, Origin> origins_;  ///< by the hash of the entry
};

}  // namespace jacta
