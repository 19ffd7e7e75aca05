// The `plot` block of an amplitude model's file: which masses, angles and pairs of them
// projections show, and how. Names are tf-pwa's.
//
//     plot:
//       config: {bins: 50}                 # of all projections
//       mass:
//         R_BC: {display: "$M_{BC}$", bins: 40, range: [0.5, 1.6]}      # GeV
//       angle:
//         R_BC/B:                          # of B in the decay of R_BC
//           alpha: {display: "$\\phi$"}
//           cos(beta): {bins: 20, range: [-1, 1]}
//       aligned_angle:
//         A/R_BC/B: {beta: }
//       2Dplot:
//         m_R_BC & m_R_CD: {xbins: 40, ybins: 40}
//         helicity: {x: m_R_BC**2, y: c, where: {c: [angle, R_BC/B, cos(beta)]}}
//
// A name under `mass` is one of the `decay` block with what is below it, a resonance among
// them, or a final particle. The masses named come first, in their order; those of the
// other resonances follow. Of a mass without `range` the range is that of the Monte Carlo
// events.
//
// A name under `angle` is a path through a chain: the first chain that has all the
// particles, and the last of them is the daughter whose angles are meant (see
// helicity_angles.h). `NAME` alone, or `NAME/2`, is the first daughter of the first, or
// third, decay of that name. Angles are alpha, beta, gamma, or cos(...) of them, in
// radians; without `range` they have the whole one. `aligned_angle` names final particles.
//
// The observables are m_NAME, and PATH_ANGLE with _ for every /, aligned_PATH_ANGLE. Axes
// of `2Dplot` are these, their squares (`m_R_BC**2`), or short names of `where`; they have
// 100 bins, from 0.1 below the smallest to 0.1 above the largest of the Monte Carlo events
// or, of `a & b`, the ranges of the observables.
//
// Keys about drawing have no effect, which a note says.
//
//     const auto settings = jacta::read_plot_block(root, decay, diagnostics);
//     settings.masses.front().finals;
//
// Errors: InputError with the place of bins that are fewer than 1, of a range that is
// none, of an angle or an axis that is no observable. Names of particles and keys that are
// unknown are warnings with the nearest: no number of a result depends on them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "jacta/config/words.h"
#include "jacta/decay/decay_model.h"
#include "jacta/wave/helicity_angles.h"

namespace jacta {

/// Bins of one axis, where they are given.
struct PlottedAxis {
  std::string display = {};  ///< title of the axis; empty: the projection's name
  std::optional<int> bins = {};
  std::optional<std::array<double, 2>> range = {};  ///< GeV, or radians
};

/// The projection on the mass of a set of final particles.
struct PlottedMass {
  FinalSet finals = {};
  PlottedAxis axis = {};
  std::string key = {};  ///< "m_R_BC"
};

enum class AngleKind { alpha, beta, gamma };

constexpr std::array<Word<AngleKind>, 3> words_of(AngleKind) {
  return {{{AngleKind::alpha, "alpha"},
           {AngleKind::beta, "beta"},
           {AngleKind::gamma, "gamma"}}};
}

/// The projection on an angle, or its cosine.
struct PlottedAngle {
  AnglePlace place = {};
  AngleKind kind = AngleKind::beta;
  bool is_cosine = false;
  PlottedAxis axis = {};
  std::string key = {};   ///< "R_BC_B_cos(beta)"
  std::string name = {};  ///< "cos(beta) of R_BC/B"
};

/// An axis of a pair: an observable or its square.
struct PairAxis {
  std::size_t observable = 0;  ///< masses, then angles
  bool is_square = false;
  PlottedAxis axis = {.bins = 100};
};

struct PlottedPair {
  std::string key = {};      ///< "m_R_BC_vs_m_R_CD"
  std::string display = {};  ///< title; empty: the key
  PairAxis x = {};
  PairAxis y = {};
};

struct PlotSettings {
  int bins = 50;
  std::vector<PlottedMass> masses = {};
  std::vector<PlottedAngle> angles = {};
  std::vector<PlottedPair> pairs = {};
};

PlotSettings read_plot_block(const Node& root,
                             const DecayModel& decay,
                             Diagnostics& diagnostics);

}  // namespace jacta
