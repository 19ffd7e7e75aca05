// Projections: histograms of the invariant mass of a set of final particles, of helicity
// angles, and of pairs of these, data beside the fitted model and its parts.
//
//     N_b   = N / (sum_j v_j f_j) * sum_{j in b} v_j f_j,     N = sum w_data + sum w_bg
//
// over Monte Carlo events j of weight v_j, with f of all chains for the total and of one
// chain alone for its part (parts do not add up to the total where they interfere).
// The events are those of phsp_plot where the model has it, else of phsp. With cfit,
// signal (1 - b) N from v e f and background b N from v B.
// Background counts positive in `background`, and in `total` on top of the signal. Errors
// of data are sqrt(sum w^2) per bin. Masses in GeV, angles in radians.
//
//     for (const auto& p : jacta::mass_projections(model, group, theta)) ...
//
// The masses and angles are those of the `plot` block (plot_block.h), with its bins and
// ranges, then those of the other resonances of the model, each once: their masses, and
// for a resonance R of P -> R X, R -> a b the angle of a, in the rest frame of R, to the
// direction in which R leaves P,
//
//     cos theta = -(p_a . p_P) / (|p_a| |p_P|)      (momenta in the rest frame of R),
//
// from -1 to 1. With three final particles it is linear in m^2 of a and X. Reference: M.
// Jacob and G. C. Wick, Ann. Phys. 7 (1959) 404, doi:10.1016/0003-4916(59)90051-X.
//
// Pairs are those of the `plot` block alone, with the same formula in two dimensions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/projection/plot_block.h"
#include "jacta/sample/event_sample.h"
#include "jacta/wave/wave_block.h"

namespace jacta {

/// What is projected; waves and plot outlive the call.
struct ProjectedModel {
  const WaveEvaluator& waves;
  const PlotSettings& plot;
  std::shared_ptr<const CoherentSum> sum = {};     ///< the decay of the waves
  std::optional<double> background_fraction = {};  ///< of cfit
};

struct MassProjection {
  /// "m(K,Pip)", "cos_theta(K;K,Pip)": of K among K and Pip; "cos(beta) of R_BC/B".
  std::string name = {};
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

/// Two dimensions. Contents are those of x's first bin by y, then of its second, ...
struct PairProjection {
  std::string name = {};     ///< "m_R_BC_vs_m_R_CD"
  std::string display = {};  ///< title, where the `plot` block gives one
  std::string x = {};        ///< titles of the axes
  std::string y = {};
  std::vector<double> x_edges = {};
  std::vector<double> y_edges = {};
  std::vector<double> data = {};
  double outside = 0;  ///< weights of data outside the bins
  std::vector<double> background = {};
  std::vector<double> total = {};
  std::vector<std::pair<std::string, std::vector<double>>> chains = {};

  Node to_node() const;
};

struct ProjectionOptions {
  /// Of all projections; else as the `plot` block of the model says, and 50.
  std::optional<int> bins = {};
};

/// Projections of one sample at one value per parameter. Throws UsageError for less than one bin.
std::vector<MassProjection> mass_projections(const ProjectedModel& model,
                                             const SampleGroup& group,
                                             const std::vector<double>& theta,
                                             const ProjectionOptions& options = {});

/// The pairs of the `plot` block.
std::vector<PairProjection> pair_projections(const ProjectedModel& model,
                                             const SampleGroup& group,
                                             const std::vector<double>& theta);

}  // namespace jacta
