// CoherentSum: what caches and likelihoods need to know of a decay model, without its
// particles. The amplitude of helicity component c at event i is
//
//     A_c(i) = sum_k  C_k(theta) * h_kc(i; theta),   C_k = c_k B_k,
//     h_kc   = sum_a  u_kc^a(i) * F_k^a(i; theta)
//
// (see decay_model.h), and the intensity f(i) = sum_c |A_c(i)|^2. C_k is a product of
// complex couplings and a real factor; F_k is a product of line shapes.
//
//     auto sum = jacta::CoherentSum::of(model);            // shares the model
//     auto source = jacta::wave_source(model, sample);     // shares the sample
//
// A WaveSource delivers the planes u_kc^a and the points at which the line shapes are
// evaluated, block by block. Tests put random planes behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jacta/amplitude/decay_model.h"
#include "jacta/amplitude/event_sample.h"
#include "jacta/amplitude/wave_block.h"

namespace jacta {

struct CoherentSum {
  /// A line shape where it is evaluated; `variables` in the order of its parameters.
  struct Use {
    std::shared_ptr<const LineShape> shape = {};
    std::vector<std::size_t> variables = {};
  };
  struct Wave {
    std::string name = {};
    std::size_t chain = 0;
    std::vector<std::size_t> couplings = {};
    std::vector<std::size_t> uses = {};
  };
  struct Chain {
    std::string name = {};
    std::vector<std::string> resonances = {};
  };

  std::vector<AmplitudeParameter> parameters = {};
  std::vector<AmplitudeVariable> variables = {};
  std::vector<ComplexCoupling> couplings = {};
  std::vector<Use> uses = {};
  std::vector<Chain> chains = {};
  std::vector<Wave> waves = {};
  std::size_t n_components = 1;
  /// Positions of the free parameters in the order in which fits list them.
  std::vector<std::size_t> free_parameters = {};
  /// B_k of every wave as DecayModel::barrier_scales; empty: all are 1.
  std::function<std::vector<BarrierScale>(const std::vector<double>&, int)>
      barrier_scales = {};

  /// One value per variable from one value per parameter.
  std::vector<double> variable_values(std::span<const double> theta) const;
  /// The variables that are no coupling's: those of shapes and barriers, ascending.
  std::vector<std::size_t> shape_variables() const;
  /// Values at which a model starts; UsageError names the first parameter without one.
  std::vector<double> start_values() const;

  static std::shared_ptr<const CoherentSum> of(
      const std::shared_ptr<const DecayModel>& model);
};

/// The events of one sample as a decay model sees them. Thread-safe.
class WaveSource {
 public:
  virtual ~WaveSource() = default;
  virtual std::size_t size() const = 0;
  virtual WaveBlock block(std::size_t begin, std::size_t end) const = 0;
  /// A number that differs, but for chance, when the events differ.
  virtual std::uint64_t fingerprint() const = 0;
};

std::shared_ptr<const WaveSource> wave_source(std::shared_ptr<const DecayModel> model,
                                              std::shared_ptr<const EventSample> sample);

/// A hash of the bits of numbers, for keys of caches (FNV-1a, 64 bits).
std::uint64_t fingerprint(std::span<const double> numbers,
                          std::uint64_t seed = 14695981039346656037ull);

}  // namespace jacta
