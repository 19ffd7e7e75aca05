// Projections: histograms of the invariant mass of a set of final particles, and of the
// cosines of helicity angles, data beside the fitted model and its parts.
//
//     N_b   = N / (sum_j v_j f_j) * sum_{j in b} v_j f_j,     N = sum w_data + sum w_bg
//
// over Monte Carlo events j of weight v_j, with f of all chains for the total and of one
// chain alone for its part (parts do not add up to the total where they interfere).
// The events are those of phsp_plot where the model has it, else of phsp. With cfit,
// signal (1 - b) N from v e f and background b N from v B.
// Background counts positive in `background`, and in `total` on top of the signal. Errors
// of data are sqrt(sum w^2) per bin. Masses in GeV.
//
//     for (const auto& p : jacta::mass_projections(model, group, theta)) ...
//
// The sets are those of the `plot` block (plot_block.h), with its bins and ranges, then
// those of the other resonances of the model, each once. After the masses come the
// angles: for a resonance R of P -> R X, R -> a b the angle of a, in the rest frame of R,
// to the direction in which R leaves P,
//
//     cos theta = -(p_a . p_P) / (|p_a| |p_P|)      (momenta in the rest frame of R),
//
// from -1 to 1. With three final particles it is linear in m^2 of a and X. Reference: M.
// Jacob and G. C. Wick, Ann. Phys. 7 (1959) 404, doi:10.1016/0003-4916(59)90051-X.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jacta/amplitude/amplitude_model.h"

namespace jacta {

struct MassProjection {
  std::string name = {};     ///< "m(K,Pip)", "cos_theta(K;K,Pip)": of K among K and Pip
  std::string display = {};  ///< title of the axis, where the `plot` block gives one
  std::vector<double> edges = {};
  std::vector<double> data = {};
  std::vector<double> data_error = {};
  /// Weights of data below and above the bins: the data fill the range of Monte Carlo
  /// events, and a few may lie outside.
  double underflow = 0;
  double overflow = 0;
  std::vector<double> background = {};
  std::vector<double> total = {};
  std::vector<std::pair<std::string, std::vector<double>>> chains = {};
  double chi_square = 0;  ///< over bins with data
  int used_bins = 0;

  /// For programs: the fields by their names.
  Node to_node() const;
};

struct ProjectionOptions {
  /// Of all projections; else as the `plot` block of the model says, and 50.
  std::optional<int> bins = {};
};

/// Projections of one sample at one value per parameter. Throws UsageError for less than one bin.
std::vector<MassProjection> mass_projections(const AmplitudeModel& model,
                                             const SampleGroup& group,
                                             const std::vector<double>& theta,
                                             const ProjectionOptions& options = {});

}  // namespace jacta
