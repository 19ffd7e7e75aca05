// The entries of a thresholds file that differ only in their generate values, as a grid
// in these values.
#pragma once

#include <string>
#include <vector>

#include "jacta/neyman/thresholds_file.h"

namespace jacta {

class ThresholdGrid {
 public:
  /// Takes the entries with the names of the generate values of `key`, its nominal
  /// values, level and kind. Throws InputError where they do not fill a grid, or do not
  /// share one list of the parameter of interest.
  ThresholdGrid(const ThresholdsFile& file, const ThresholdKey& key);

  bool empty() const { return nodes_.empty(); }
  /// The names of its entries in the file.
  const std::vector<std::string>& entries() const { return entries_; }
  /// The thresholds at the generate values of `key`, linear in each of them. Throws
  /// InputError where the grid does not reach them.
  ThresholdCurve at(const ThresholdKey& key) const;

 private:
  struct GridNode {
    std::vector<double> values;
    ThresholdCurve curve;
  };

  void check() const;
  bool any_jumps() const;
  const ThresholdCurve& curve_at(const std::vector<double>& values) const;
  InputError error(const std::string& what, const std::string& advice = "") const;

  std::string file_;
  std::string keys_;
  std::vector<std::string> names_;
  std::vector<std::vector<double>> axes_;
  std::vector<GridNode> nodes_;
  std::vector<std::string> entries_;
};

}  // namespace jacta
