// Threshold functions of the hypotheses of a toy study, from a file of thresholds.
//
// The keys of a hypothesis are the parameter of interest, the nominal values, the values
// the hypothesis fixes, the confidence level and the kind of interval. Between the points
// of its entry the threshold is linear in the parameter of interest; outside it is the
// asymptotic critical value of the interval, and `covers` tells which of the two applied.
// Where the file has no entry, `interpolate` (the reference's
// `limit_threshold_interpolation`) goes over the other entries, which have to form a full
// grid in the values the hypothesis fixes and share one list of the parameter of
// interest: linear in each of these values.
//
// A one-sided interval looks for thresholds of its kind first. Two-sided ones, the only
// ones of the reference, serve with a warning: they cover more than the level.
//
// Thresholds hold for the model of their toys: an entry that keeps hashes of its files
// (`inputs`) is refused for a model whose files have other ones. One without hashes, as
// the reference writes it, is used with a note.
//
// Errors: InputError with the name of the file and the keys for a missing entry, a grid
// with holes, values outside the grid, and an entry of another model.
//
// Use interval_thresholds for the hypotheses of a Runner, data_threshold for real data;
// else, to read or write entries, thresholds_file.h.
//
//     auto file = jacta::ThresholdsFile::load("limit_threshold.json");
//     auto thresholds = jacta::interval_thresholds(
//         file, hypotheses, {.poi = "wimp_rate_multiplier"}, diagnostics);
//     double t = thresholds[0].function.value(1.5);
//
// Real data: `data_threshold` finds the entry that belongs to a model and its data. Of
// the keys, the nominal values have to be those of the model (an entry that names more of
// them is preferred), the generate values those that the fit keeps fixed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/interval/threshold_function.h"
#include "jacta/neyman/thresholds_file.h"

namespace jacta {

struct ThresholdRequest {
  std::string poi = {};
  Node nominal_values = Node::map();
  Number confidence_level = 0.9;
  IntervalKind kind = IntervalKind::central;  ///< of the interval
  bool interpolate = false;
  int asymptotic_dof = 1;
  /// Hashes of the model's files today (InputHasher::model_hashes), which those of an
  /// entry's toys are compared with; null, or without files: nothing is compared.
  Node inputs = {};
};

struct HypothesisThreshold {
  /// Without a value where there are no thresholds; intervals are asymptotic then.
  ThresholdFunction function = {};
  ThresholdCurve curve = {};
  /// Whose likelihood ratio it is for; empty: asymptotic, without thresholds.
  std::optional<IntervalKind> statistic = {};
  bool interpolated = false;  ///< over the entries of other hypotheses
  std::string entry = {};     ///< hash of the entry; empty: interpolated, or none
  /// The 68.27 % interval of the threshold, as a function; without values where the file
  /// does not say it.
  ThresholdFunction lower = {};
  ThresholdFunction upper = {};
  /// Toys per point, fewest and most; 0: the file does not say.
  std::int64_t fewest_toys = 0;
  std::int64_t most_toys = 0;

  /// Whether the thresholds reach `mu`; else the asymptotic value was taken there.
  bool covers(double mu) const;
};

/// One for every hypothesis, each given as the map of the values it fixes (null: none).
std::vector<HypothesisThreshold> interval_thresholds(const ThresholdsFile& file,
                                                     const std::vector<Node>& hypotheses,
                                                     const ThresholdRequest& request,
                                                     Diagnostics& diagnostics);

/// The threshold for data of a model. `request.nominal_values` are the values of the
/// parameters of the model, all of them; `fixed` the fittable ones that the fit keeps,
/// the parameter of interest aside. Throws InputError that names the keys, the file and
/// the entries it has, where none belongs to them.
HypothesisThreshold data_threshold(const ThresholdsFile& file,
                                   const Node& fixed,
                                   const ThresholdRequest& request,
                                   Diagnostics& diagnostics);

}  // namespace jacta
