// The `plot` block of an amplitude model's file: which masses projections show, and how.
//
//     plot:
//       config: {bins: 50}                 # of all projections
//       mass:
//         R_BC: {display: "$M_{BC}$", bins: 40, range: [0.5, 1.6]}      # GeV
//
// A name under `mass` is one of the `decay` block with what is below it, a resonance among
// them, or a final particle. The masses named come first, in their order; those of the
// other resonances follow. Of a name that is not given, `range` is that of the Monte Carlo
// events. Keys about drawing have no effect, which a note says; so have `angle` and
// `2Dplot`: the helicity angles of all resonances are projected anyway.
//
//     const auto settings = jacta::read_plot_block(root, decay, diagnostics);
//     settings.masses.front().finals;
//
// Errors: InputError with the place of bins that are fewer than 1 and of a range that is
// none. Names and keys that are unknown are warnings with the nearest: no number of a
// result depends on them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "jacta/decay/decay_model.h"

namespace jacta {

/// The projection on the mass of a set of final particles.
struct PlottedMass {
  FinalSet finals = {};
  std::string display = {};  ///< title of the axis; empty: the projection's name
  std::optional<int> bins = {};
  std::optional<std::array<double, 2>> range = {};  ///< GeV
};

struct PlotSettings {
  int bins = 50;
  std::vector<PlottedMass> masses = {};
};

PlotSettings read_plot_block(const Node& root,
                             const DecayModel& decay,
                             Diagnostics& diagnostics);

}  // namespace jacta
