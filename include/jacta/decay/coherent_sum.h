// CoherentSum: a sum of partial waves as caches and likelihoods see it, without particles
// and decays. The amplitude of helicity component c at event i is
//
//     A_c(i) = sum_k  C_k(theta) * h_kc(i; theta),   C_k = c_k B_k,
//     h_kc   = sum_a  u_kc^a(i) * F_k^a(i; theta)
//
// (see decay_model.h), and the intensity f(i) = sum_c |A_c(i)|^2. C_k is a product of
// complex couplings and a real factor, of a polarised parent also of an element of the
// factor of its density matrix; F_k is a product of line shapes.
//
// A DecayModel is one; tests and benchmarks make others:
//
//     std::shared_ptr<const jacta::CoherentSum> sum = model;   // of a DecayModel
//     sum->waves.size();
//
// Parameters are independent numbers theta; variables are names, each a linear function
// of one parameter.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jacta/line_shape/line_shape.h"
#include "jacta/parameter/parameters.h"

namespace jacta {

/// A Gaussian constraint on a parameter.
struct GaussianConstraint {
  double mean = 0;
  double sigma = 1;
};

/// How a random start is drawn where nothing gives a value.
enum class StartKind { radius, phase, cartesian, shape };

/// An independent real number of the model.
struct AmplitudeParameter {
  std::string name = {};             ///< of the variable that tf-pwa fits it by
  std::optional<double> value = {};  ///< absent: a start is drawn
  bool free = false;
  StartKind start = StartKind::shape;
  std::array<double, 2> start_range = {0, 1};  ///< of a uniform start
  Limits limits = {};
  std::optional<GaussianConstraint> constraint = {};
};

/// A name of tf-pwa: value = scale * theta[parameter] + offset.
struct AmplitudeVariable {
  std::string name = {};
  std::size_t parameter = 0;
  double scale = 1;
  double offset = 0;
};

/// first * exp(i second) if polar, else first + i second; positions of variables. One that
/// depends on the charge of the event has first + charge * deltas[0] and second + charge *
/// deltas[1] in their place, and is two couplings: of charge 1 and -1.
struct ComplexCoupling {
  std::string name = {};
  std::size_t first = 0;
  std::size_t second = 0;
  bool polar = true;
  std::optional<std::array<std::size_t, 2>> deltas = {};
  double charge = 1;
};

/// Sorted positions of final particles.
using FinalSet = std::vector<std::size_t>;

/// A resonance seen in one set of final particles: where its line shape is evaluated.
struct ResonanceUse {
  std::shared_ptr<const LineShape> shape = {};
  std::vector<std::size_t> variables = {};  ///< of the shape, in its order
  std::size_t resonance = 0;
  FinalSet finals = {};
  FinalSet first_daughter = {};   ///< finals of its daughters
  FinalSet second_daughter = {};  ///< in this chain
  /// Of a shape that differs between the (l,s) pairs of its decay: the pair. The uses for
  /// the others follow the first one.
  std::optional<std::size_t> ls = {};
};

/// One vertex of a chain at its place in the tree.
struct ChainVertex {
  std::size_t vertex = 0;
  FinalSet core_finals = {};
  FinalSet first_finals = {};
  FinalSet second_finals = {};
  FinalSet third_finals = {};  ///< of a decay into three particles, else empty
};

struct DecayChain {
  std::string name = {};
  std::vector<std::string> resonances = {};     ///< names of particles, as `uses`
  std::size_t total = 0;                        ///< coupling
  std::optional<std::size_t> other_total = {};  ///< of charge <= 0, where it differs
  std::vector<ChainVertex> vertices = {};       ///< top first, then depth-first
  std::vector<std::size_t> uses = {};           ///< resonance uses, the first of (l,s)
  bool aligned = true;  ///< helicities of finals turned to those of the reference
};

/// Of the factor B of a density matrix: the parent's projection, and the component that
/// it adds to.
struct DensityElement {
  std::size_t row = 0;
  std::size_t column = 0;
};

/// A chain with one (l,s) pair at every vertex. A chain with couplings that depend on the
/// charge has all its waves for positive charges, then for the others; a chain of a
/// polarised parent has, of each, all its waves once per element of B.
struct PartialWave {
  std::string name = {};
  std::size_t chain = 0;
  std::vector<std::size_t> couplings = {};  ///< total, then those of vertices
  std::vector<std::size_t> uses = {};       ///< whose shapes are its factors
  std::vector<std::size_t> ls = {};         ///< position of the (l,s) pair, per vertex
  int charge = 0;  ///< 1 or -1: only at events of charge > 0 or <= 0; 0: at all
  /// Of a polarised parent: the element of B that is one of the coefficient's factors.
  std::optional<DensityElement> density = {};
};

/// The density matrix of a polarised parent, see density_matrix.h.
struct ParentDensity {
  int two_spin = 1;
  std::vector<std::size_t> variables = {};
};

/// A real function of the variables with its non-zero first and second derivatives.
struct BarrierScale {
  double value = 1;
  std::vector<std::size_t> variables = {};
  std::vector<double> gradient = {};
  std::vector<double> hessian = {};  ///< packed upper triangle, row by row
};

struct CoherentSum {
  std::vector<AmplitudeParameter> parameters = {};
  std::vector<AmplitudeVariable> variables = {};
  /// Positions of the free parameters in the order in which fits list them: that of
  /// creation, and at the end what was freed later (float, free_var).
  std::vector<std::size_t> free_parameters = {};
  std::vector<ComplexCoupling> couplings = {};
  std::vector<ResonanceUse> uses = {};
  std::vector<DecayChain> chains = {};
  std::vector<PartialWave> waves = {};
  /// Helicity components: product of the numbers of listed projections of top and finals;
  /// top slowest, then finals by name.
  std::size_t n_components = 1;
  std::optional<ParentDensity> density = {};
  /// B_k of every wave, `order` derivatives (0, 1 or 2) in the variables; empty: all 1.
  std::function<std::vector<BarrierScale>(const std::vector<double>& variables,
                                          int order)>
      barrier_scales = {};

  /// One value per variable from one value per parameter.
  std::vector<double> variable_values(std::span<const double> theta) const;
  /// The variables that are no coupling's and not the polarisation: those of shapes and
  /// barriers, ascending.
  std::vector<std::size_t> shape_variables() const;
  /// Values at which a model starts; UsageError names the first parameter without one.
  std::vector<double> start_values() const;
};

}  // namespace jacta
