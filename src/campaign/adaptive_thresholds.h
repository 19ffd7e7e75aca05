// Adaptive grids of a campaign's threshold computation: which points share a grid, and
// toys for them by the Runner, kept as result files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/campaign/collect_thresholds.h"
#include "jacta/toy/runner.h"

namespace jacta {

class AdaptiveThresholds {
 public:
  struct Grid {
    std::vector<PointToys> toys = {};
    Node certificate = {};
  };

  AdaptiveThresholds(const Campaign& campaign,
                     const CollectOptions& options,
                     const std::vector<IntervalKind>& kinds,
                     std::filesystem::path toy_folder,
                     const Surroundings& here);

  /// Throws the toys that are missing.
  std::vector<Grid> grids() const;

 private:
  /// Points that share a grid: the curves, and where the grid begins.
  struct Family {
    std::string key = {};
    std::vector<RunnerArguments> curves = {};
    std::vector<std::string> curve_keys = {};
    std::vector<double> points = {};
  };

  std::vector<Family> families() const;
  PointToys toys_at(RunnerArguments arguments, double poi, std::size_t n_toys) const;
  Grid refined(const Family& family) const;
  void warn_of_misses(const GridCertificate& found, const std::string& poi) const;

  const Campaign& campaign_;
  const CollectOptions& options_;
  std::filesystem::path toy_folder_;
  const Surroundings& here_;
  AdaptiveOptions grid_options_;
  std::int64_t seed_;
};

}  // namespace jacta
