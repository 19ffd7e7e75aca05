// Neyman construction: thresholds of the profile likelihood ratio from toys at a grid of
// true values.
//
// For every true value the CL quantiles of t = 2 (ll_free - ll_true) over its toys become
// entries of a thresholds file, with their 68.27 % interval and the bounds that invalid
// fits leave. An interval that takes t against these thresholds covers at the grid points
// by construction, whatever the size of the sample.
// Reference: J. Neyman, Phil. Trans. R. Soc. A 236 (1937) 333,
// doi:10.1098/rsta.1937.0005; G. J. Feldman and R. D. Cousins, Phys. Rev. D 57 (1998)
// 3873, arXiv:physics/9711021.
//
// Use this for toys that were thrown at the points themselves; else, to share the toys of
// all points, toy_mixture.h, and to choose the points, adaptive_grid.h.
//
//     jacta::ThresholdsFile thresholds;
//     auto toys = jacta::read_point_toys(files, "wimp_rate_multiplier", "free", "true");
//     jacta::add_thresholds(thresholds, toys, {0.9}, diagnostics);
#pragma once

#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/neyman/point_toys.h"
#include "jacta/neyman/threshold_quantile.h"
#include "jacta/neyman/thresholds_file.h"

namespace jacta {

/// Adds the thresholds of a point at the given confidence levels: two-sided, or of the
/// `kind` upper or lower in entries of their own. Warns of negative ratios, invalid fits
/// and few toys.
void add_thresholds(ThresholdsFile& file,
                    const PointToys& toys,
                    const std::vector<double>& confidence_levels,
                    Diagnostics& diagnostics,
                    IntervalKind kind = IntervalKind::central);

}  // namespace jacta
