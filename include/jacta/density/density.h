// Density: a probability density with a formula, on the ranges of the axes of an analysis.
//
// A density p(x; a) of one event has parameters a, known by name; what is not a parameter
// is a number that was fixed when it was made. It is normalised on its ranges,
//
//     integral over the ranges of p(x; a) dx = 1,
//
// in 1 / (unit of every axis). A Density is immutable and shared by all threads; what
// depends on the values of its parameters is in a DensityEvaluator, which one thread uses
// at a time (sample() may be called by several).
//
// Evaluators work on tiles: up to `density_tile` events, one array per axis, all arrays
// 64-byte aligned and readable and writable up to the next multiple of eight events. They
// fill p, its first derivatives and its second derivatives in the parameters, packed as
// (0,0), (1,0), (1,1), (2,0), ...; the derivatives are those of the normalised density.
//
// Errors: a value where there is no density (a width that is not positive, nothing within
// the range) is no error: move_to() is false.
//
// Use template sources where only simulated events are known; use a density where there
// is a formula: nothing is binned and no anchors are needed.
//
//     auto peak = jacta::gaussian_density({0, {90, 150}}, "mass", 2.0);    // kinds.h
//     auto evaluator = peak->evaluator(jacta::select_density_kernels());
//     const std::vector<double> mass = {125.0};
//     if (evaluator->move_to(mass, false)) {
//       double p = evaluator->density({{126.0}});
//     }
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jacta/parameter/parameter.h"
#include "jacta/random/stream.h"

namespace jacta {

namespace density_kernels {
struct Kernels;
}

/// Most events of one call of fill().
inline constexpr std::size_t density_tile = 256;

/// Where fill() writes: no derivatives where `first` is empty.
struct DensityColumns {
  double* value = nullptr;
  std::span<double* const> first = {};   ///< one per parameter
  std::span<double* const> second = {};  ///< one per pair, packed
};

/// The probability of a box and its derivatives in the parameters (pairs packed).
struct BoxProbability {
  double value = 0;
  std::vector<double> first = {};
  std::vector<double> second = {};
};

class DensityEvaluator {
 public:
  virtual ~DensityEvaluator() = default;

  /// Takes values of the parameters. False where the density is not defined there.
  virtual bool move_to(std::span<const double> values, bool derivatives) = 0;
  /// Fills the columns for `n` events; axes[i] are the values on axis i of the analysis.
  virtual void fill(std::span<const double* const> axes,
                    std::size_t n,
                    const DensityColumns& out) = 0;
  /// The probability of a box, one interval per axis of the analysis.
  virtual BoxProbability probability(std::span<const Limits> box) = 0;

  /// Prepares sample() at the values of the last move_to(). Throws InputError where the
  /// density is negative.
  virtual void prepare_sampling() = 0;
  /// Draws an event: sets those elements of `event` that belong to its axes.
  virtual void sample(Stream& stream, std::span<double> event) const = 0;

  /// p of one event. For a look; likelihoods use fill().
  double density(std::span<const double> event);
};

class Density {
 public:
  virtual ~Density() = default;

  /// Names of the parameters, each once.
  const std::vector<std::string>& parameters() const { return parameters_; }
  /// Where the density is defined, one interval per parameter.
  const std::vector<Limits>& domain() const { return domain_; }
  /// Numbers of the axes it is a density of, sorted.
  const std::vector<std::size_t>& axes() const { return axes_; }

  virtual std::unique_ptr<DensityEvaluator> evaluator(
      const density_kernels::Kernels& kernels) const = 0;

 protected:
  /// Adds a parameter unless it is there, and narrows its domain; returns its position.
  std::size_t add_parameter(const std::string& name, const Limits& domain);
  /// Adds those of a part; returns where they are.
  std::vector<std::size_t> add_parameters(const Density& part);

  std::vector<std::size_t> axes_;

 private:
  std::vector<std::string> parameters_;
  std::vector<Limits> domain_;
};

using SharedDensity = std::shared_ptr<const Density>;

/// Position of the pair (a, b) in packed second derivatives.
constexpr std::size_t packed_pair(std::size_t a, std::size_t b) {
  return a >= b ? a * (a + 1) / 2 + b : b * (b + 1) / 2 + a;
}

/// The copy of the inner loops for an instruction set; empty: the fastest there is.
const density_kernels::Kernels& select_density_kernels(const std::string& name = "");

}  // namespace jacta
