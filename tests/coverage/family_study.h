// Coverage of a family of models, asymptotic and with thresholds from toys on an adaptive
// grid, for three levels and all kinds of intervals.
//
// An interval covers where t(truth) <= q(truth). Toys of one seed make the thresholds,
// those of another measure the coverage, and for a part of these the interval itself is
// searched, whose edges have to say the same.
//
// Gates are two-sided tests at the Monte Carlo error:
//
//   * thresholds from toys: the level, with sigma^2 = CL (1 - CL) (1 / n_threshold +
//     1 / n_test); between the points of the grid, beyond its target. Where t has atoms,
//     P(t < q) <= CL <= P(t <= q); between points a discrete statistic may cover more;
//   * where the coverage of a threshold is known without toys (a formula, a sum over all
//     outcomes): that number, by the binomial distribution, for both thresholds.
//
// All gates of a run together fail a program without faults with a probability of 1 % at
// most (Bonferroni): each has 0.01 divided by their number.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "coverage/coverage_family.h"
#include "jacta/neyman/adaptive_grid.h"

namespace jacta::test {

struct FamilyPlan {
  std::vector<double> levels = {0.6827, 0.9, 0.95};
  std::vector<IntervalKind> kinds = {
      IntervalKind::central, IntervalKind::upper, IntervalKind::lower};
  std::size_t n_test = 0;       ///< 0: as the family says
  std::size_t n_threshold = 0;  ///< of the points of the grid alone; 0: adaptive
  std::optional<std::size_t> n_endpoints = {};
  std::int64_t threshold_seed = 1;
  std::int64_t test_seed = 2;
  std::int64_t endpoint_seed = 3;
};

struct CoverageNumber {
  double threshold = 0;
  double below = 0;     ///< P(t < q)
  double coverage = 0;  ///< P(t <= q)
  std::optional<double> known = {};
  double known_p_value = 1;  ///< of the toys, given the known coverage
};

struct FamilyCell {
  double mu = 0;
  bool on_grid = false;
  double level = 0;
  IntervalKind kind = IntervalKind::central;
  CoverageNumber asymptotic = {};
  CoverageNumber neyman = {};
  double asymptotic_pull = 0;  ///< distance from the level; negative: covers less
  double neyman_pull = 0;      ///< the same beyond the target of the grid
};

/// Intervals of toys whose t at the truth is known.
struct EndpointCheck {
  std::size_t n = 0;
  std::size_t n_undefined = 0;  ///< an edge was not found
  std::size_t n_outside = 0;    ///< t <= q, and the interval does not hold the truth
  /// t > q inside an asymptotic interval: a set that is not connected.
  std::size_t n_inside = 0;
  std::size_t n_inside_neyman = 0;
};

struct FamilyCoverage {
  std::string name = {};
  std::string title = {};
  std::string poi = {};
  bool discrete = false;
  std::vector<FamilyCell> cells = {};
  std::size_t n_test = 0;
  std::size_t n_invalid = 0;  ///< test toys without a valid fit; they are in the fraction
  std::size_t n_grid_toys = 0;
  std::size_t n_points = 0;
  double target = 0;      ///< of the adaptive grid; 0: the grid as it was given
  bool achieved = false;  ///< the target
  EndpointCheck endpoints = {};
};

FamilyCoverage measure_family(const CoverageFamily& family,
                              const FamilyPlan& plan,
                              const Executor& executor);
/// The same with toys of one's own; intervals are not searched.
FamilyCoverage measure_family(const CoverageFamily& family,
                              const FamilyPlan& plan,
                              const ToySource& source);

/// A gate that was not passed, in words, or the one with the smallest p-value.
struct GateResult {
  std::size_t n_gates = 0;
  double allowed = 0;  ///< p-value
  double smallest = 1;
  std::string smallest_gate = {};
  std::vector<std::string> failed = {};
};
GateResult check_gates(const std::vector<FamilyCoverage>& families);

}  // namespace jacta::test
