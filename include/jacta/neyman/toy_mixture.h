// Toys of several true values, re-used for the threshold of one of them or of another.
//
// The toys of all points together are a sample of the mixture of their distributions.
// With p_k the density of the toys of point k (of event numbers, positions and Gaussian
// ancillary measurements, terms unweighted) and n_k of N toys from there, toy x_i counts
// for point j with the weight
//
//     w_ij = p_j(x_i) / sum_k (n_k / N) p_k(x_i),
//
// which averages to 1. Every re-used toy is fitted again with the hypothesis of j. The
// threshold at confidence level p is the weighted quantile q of t, and the coverage it
// has is uncertain by
//
//     error^2 = sum_i w_i^2 (1[t_i <= q] - p)^2 / (sum_i w_i)^2.
//
// A toy that is impossible at j has weight 0: densities are those of the model without
// the floor that keeps logarithms of impossible events finite (outlier_likelihood).
//
// Guards. The effective number of toys (sum w)^2 / sum w^2 has to be at least the number
// of j's own toys (1000 where it has none), and the weights have to average to 1 within
// five sigma (else the likelihood is not the density of the toys, or j lies outside what
// the points reach). A threshold that fails one of them is that of j's own toys, and says
// why.
//
// Errors: InputError for points of different models, nominal values or common hypotheses,
// and for points that differ in a parameter whose ancillary measurement does not follow
// it (a frozen distribution) or is clipped at its fit limits.
// Reference: A. Owen and Y. Zhou, J. Amer. Statist. Assoc. 95 (2000) 135,
// doi:10.1080/01621459.2000.10473909 (the balance heuristic).
//
// Use this where toys are dear and the points lie close; else construction.h, which
// weighs none.
//
//     jacta::ToyMixture mixture(jobs, registry, executor, diagnostics);
//     auto thresholds = mixture.thresholds(
//         jobs[1].generate_values, std::array{0.9}, jacta::IntervalKind::upper);
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/model/interval_kind.h"
#include "jacta/model/registry.h"
#include "jacta/parallel/executor.h"
#include "jacta/toy/runner.h"
#include "jacta/toy/toy_loop.h"

namespace jacta {

/// One toy with its weight.
struct WeightedRatio {
  double t = 0;
  double weight = 0;
  bool valid = true;  ///< both fits carry their certificate
};

/// The p quantile; with equal weights NumPy's. Toys of weight 0 do not count.
double weighted_quantile(std::vector<WeightedRatio> ratios, double p);

/// (sum w)^2 / sum w^2.
double effective_toys(std::span<const WeightedRatio> ratios);

/// Uncertainty of P(t <= threshold), see above.
double coverage_uncertainty(std::span<const WeightedRatio> ratios,
                            double threshold,
                            double level);

struct ReusedThreshold {
  double level = 0;
  double threshold = 0;
  double coverage_error = 0;  ///< uncertainty of the coverage
  double lower = 0;           ///< quantiles one coverage_error below and above the level
  double upper = 0;
  double invalid_lower = 0;  ///< with all invalid toys at the bottom
  double invalid_upper = 0;  ///< with all invalid toys at the top
  bool reused = false;       ///< else from the point's own toys
  std::string reason = {};   ///< why not
  double effective_toys = 0;
  double mean_weight = 0;
  std::size_t own_toys = 0;
  std::size_t n_toys = 0;  ///< with a weight that is not 0
};

/// How toys that are fitted again survive an interruption.
struct ToyKeeping {
  LoopOptions loop = {};
  /// One journal per point (toy_loop.h); empty: nothing is kept. The folder exists.
  std::filesystem::path folder = {};
};

class ToyMixture {
 public:
  /// Jobs that generate toys and differ in generate_values and n_mc only; their toys are
  /// made again from their addresses. Registry, executor and diagnostics have to outlive
  /// the mixture.
  ToyMixture(const std::vector<RunnerArguments>& points,
             const ModelRegistry& registry,
             const Executor& executor,
             Diagnostics& diagnostics,
             const std::vector<std::string>& example_paths = {},
             const ToyKeeping& keeping = {});
  ~ToyMixture();
  ToyMixture(const ToyMixture&) = delete;
  ToyMixture& operator=(const ToyMixture&) = delete;

  /// Thresholds at a point, which need not be one of those with toys; then there is
  /// nothing to fall back to, and a guard that fails is an InputError.
  std::vector<ReusedThreshold> thresholds(
      const Node& generate_values,
      std::span<const double> levels,
      IntervalKind kind = IntervalKind::central) const;
  /// t and weight of every toy at a point.
  std::vector<WeightedRatio> weighted_ratios(
      const Node& generate_values, IntervalKind kind = IntervalKind::central) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jacta
