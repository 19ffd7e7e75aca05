// Coverage of intervals on the thresholds of a whole campaign: between the points too,
// for many seeds.
//
// A campaign makes thresholds as `jacta submit --computation threshold` does: on an
// adaptive grid, or from toys at given points. Toys of another seed at true values of
// their own are covered where their likelihood ratio does not exceed the threshold that
// an interval looks up there. What has to hold: at every true value the mean over the
// seeds is the level within 0.01, and no seed is lower than the level by more than 0.015;
// or a warning names the two points between which it does not.
#pragma once

#include <string>
#include <vector>

#include "coverage/coverage_study.h"
#include "jacta/neyman/adaptive_grid.h"

namespace jacta::test {

struct CampaignPlan {
  std::vector<double> start = {};  ///< points, or where an adaptive grid begins
  std::vector<double> truths = {};
  IntervalKind kind = IntervalKind::central;
  double level = 0.9;
  double target = 0.004;  ///< of the adaptive grid; 0: the points as they are
  std::size_t max_points = 60;
  std::size_t n_threshold = 1000;  ///< toys a point without an adaptive grid
  std::size_t n_test = 3000;
  std::vector<std::int64_t> seeds = {1};
};

struct CampaignCell {
  double mu = 0;
  std::vector<double> coverages = {};  ///< one per seed
  std::size_t n_warned = 0;            ///< seeds whose warnings name its interval

  double mean() const;
  double lowest() const;
  bool passes(double level) const;
};

/// The probability that the lowest of all cells is too low although every threshold is
/// exact: the test toys alone scatter so much.
double chance_of_a_low_cell(const CampaignPlan& plan);

/// One cell per true value. Warnings are left in `texts`, one list per seed.
std::vector<CampaignCell> measure_campaigns(const ToySource& source,
                                            const CampaignPlan& plan,
                                            std::vector<std::string>& texts);

std::string campaign_table(const std::vector<CampaignCell>& cells, double level);

}  // namespace jacta::test
