// FitStrategy: how a fit is done. The keys are those of alea's `fit_strategy`.
//
//     // {minimizer_routine: auto}
//     auto strategy = jacta::FitStrategy::from_config(node);
//
// `migrad` and `simplex_migrad` are accepted and run `auto`: Newton with exact gradient
// and Hessian, bounds and anchors as constraints of the quadratic model.
// `minuit_strategy` is kept and has no effect on it. `simplex` is Nelder and Mead's
// method without derivatives. `bfgs` comes near the minimum with gradients only
// (Broyden, Fletcher, Goldfarb and Shanno) before Newton's steps, as `auto` does for
// models that prefer it.
//
// `restarts: N` adds N fits from random starts, drawn from `restart_seed` in the ranges
// that the model gives, else in its fit limits; the highest maximum that the model does
// not object to is taken.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "jacta/config/words.h"

namespace jacta {

enum class MinimizerRoutine {
  automatic,       ///< Newton, after gradients where the model prefers them
  migrad,          ///< alea's word, done as `automatic`
  simplex_migrad,  ///< likewise
  bfgs,            ///< gradients first
  simplex          ///< no derivatives
};

constexpr std::array<Word<MinimizerRoutine>, 5> words_of(MinimizerRoutine) {
  return {{{MinimizerRoutine::migrad, "migrad"},
           {MinimizerRoutine::simplex, "simplex"},
           {MinimizerRoutine::simplex_migrad, "simplex_migrad"},
           {MinimizerRoutine::automatic, "auto"},
           {MinimizerRoutine::bfgs, "bfgs"}}};
}

struct FitStrategy {
  MinimizerRoutine minimizer_routine = MinimizerRoutine::migrad;
  int minuit_strategy = 1;  ///< 0, 1 or 2
  /// Whether a minimum that is not certified is sought again from other starts.
  bool refit_invalid = true;
  bool disable_index_fitting = false;
  int max_index_fitting_iter = 10;
  /// Also look into the other cells of the anchor grid for a lower minimum.
  bool explore_cells = true;
  /// Of these at most; the most promising ones of a larger grid, and the result says how
  /// many were searched.
  std::size_t max_cells = 64;
  /// A minimum is reached when its expected distance in ln L is below this.
  double edm_tolerance = 1e-9;
  int restarts = 0;
  std::int64_t restart_seed = 0;

  /// Reads a map; keys that are not given keep the values of `defaults`. Throws
  /// InputError with the nearest key for an unknown one.
  static FitStrategy from_config(const Node& node, const FitStrategy& defaults);
  static FitStrategy from_config(const Node& node);

  /// What such a map may hold, as a JSON Schema.
  static Node schema();

  bool is_simplex() const { return minimizer_routine == MinimizerRoutine::simplex; }
  friend bool operator==(const FitStrategy&, const FitStrategy&) = default;
};

}  // namespace jacta
