// SourceTemplate: the prepared histogram of one source at one anchor.
//
// The density f and the events per day n of a source give the expected events in a bin
// of volume V as n f V times the livetime in days. A template keeps its own edges where
// they differ from those of the analysis space (an unbinned likelihood looks events up
// there); a binned likelihood takes on_grid(), the mean density in every bin of the
// analysis space.
//
//     const jacta::SourceTemplate& t = source.templates[node];
//     double events = t.events_per_day * term.nominal_livetime;
#pragma once

#include <span>
#include <vector>

#include "jacta/data/histogram.h"

namespace jacta {

struct SourceTemplate {
  /// Probability density per unit volume of the analysis space, on the template's own
  /// edges.
  Histogram density;
  /// Bin volumes by the template's own edges.
  std::vector<double> volumes;
  /// Within the analysis space.
  double events_per_day = 0;
  /// Monte Carlo counts behind every bin; empty unless they are needed.
  std::vector<double> counts;
  /// The density in the bins of the analysis space; empty where `density` has those bins.
  std::vector<double> grid_density;

  std::span<const double> on_grid() const {
    return grid_density.empty() ? density.contents() : grid_density;
  }
};

}  // namespace jacta
