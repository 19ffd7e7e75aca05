// DecayModel: what the `decay`, `particle` and `constrains` blocks of a model file say,
// resolved into decay chains, partial waves and parameters. It knows no events.
//
// A chain is a binary tree from the decaying particle (top) to the final particles with
// particular resonances. A wave is a chain with one (l,s) pair at every vertex. The
// amplitude of helicity component c at event i is
//
//     A_c(i) = sum_k c_k(theta) B_k(theta) sum_a sign_a u_kc^a(i) F_k^a(i; theta)
//
//     c_k   product of the complex couplings of the wave: total, g_ls of each vertex
//     B_k   event-independent real part of the barrier factors, a function of masses
//     u     angular part and event-wise part of the barrier factors: no parameters
//     F_k   product of the line shapes of the chain's resonances
//     a     arrangements of identical final particles; one if there are none
//
// Parameters are independent numbers theta; variables are tf-pwa's names, each a linear
// function of one parameter (equalities and `from_trans`). Both are in order of creation.
// Names and order are those of tf-pwa, so that its params.json loads unchanged.
//
// A barrier factor is B'_l = sqrt(P_l(q0^2 d^2) / P_l(q^2 d^2)), its numerator in B_k,
// its denominator in u. Where P_l(q0^2 d^2) <= 0 (a mass far below its threshold) tf-pwa
// has B'_l = 1. Which of the two it is, is decided at the configured masses: when a
// floating mass strays over that border, B_k ends in 0 and the likelihood stays
// continuous.
//
// Unlike tf-pwa: what it guesses is an error or a warning. A mass that is needed and
// missing, an undefined particle, an unknown model or variable, and features that are not
// available (polarization, cp_particles, ...) throw InputError; unknown keys, J or P left
// out and a missing fix_chain_val (then 1) give warnings; chains that are dropped a note.
//
// References: M. Jacob, G. C. Wick, Ann. Phys. 7 (1959) 404,
// doi:10.1016/0003-4916(59)90051-X; H. Chen, R.-G. Ping, Phys. Rev. D 95 (2017) 076010,
// doi:10.1103/PhysRevD.95.076010.
//
//     auto model = jacta::DecayModel::from_config(root, diagnostics);
//     model.waves().size();
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"
#include "jacta/kinematics/spin.h"
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

/// first * exp(i second) if polar, else first + i second; positions of variables.
struct ComplexCoupling {
  std::string name = {};
  std::size_t first = 0;
  std::size_t second = 0;
  bool polar = true;
};

/// A particle with its quantum numbers; spins are doubled integers.
struct DecayParticle {
  std::string name = {};
  int two_spin = 0;
  std::optional<int> parity = -1;
  std::optional<int> charge_parity = {};
  std::vector<int> two_projections = {};  ///< order of the helicity axis
  std::optional<double> mass = {};        ///< as configured
  Node config = {};
};

/// A resonance with its line shape; `variables` are those of the shape, in its order. A
/// particle with several decays has one entry for each, with the same variables.
struct Resonance {
  std::size_t particle = 0;
  std::shared_ptr<const LineShape> shape = {};
  std::vector<std::size_t> variables = {};
};

/// A resonance seen in one set of final particles: where its line shape is evaluated.
struct ResonanceUse {
  std::size_t resonance = 0;
  std::vector<std::size_t> finals = {};           ///< sorted
  std::vector<std::size_t> first_daughter = {};   ///< finals of its daughters
  std::vector<std::size_t> second_daughter = {};  ///< in this chain
};

struct VertexOptions {
  bool has_barrier_factor = true;
  bool has_ql = true;
  bool has_bprime = true;
  bool barrier_factor_norm = false;
  bool barrier_factor_mass = false;
  bool no_q0 = false;
  bool force_min_l = false;
  bool below_threshold = false;
  bool allow_cc = true;  ///< helicities reversed where charge <= 0; off with cp_trans
  double radius = 3.0;   ///< barrier radius d, 1/GeV
};

/// core -> first second, with its (l,s) pairs and their couplings.
struct Vertex {
  std::string name = {};  ///< "A->R_BC.D"
  std::size_t core = 0;
  std::size_t first = 0;  ///< positions of particles
  std::size_t second = 0;
  std::vector<LsPair> ls = {};
  std::vector<std::size_t> couplings = {};  ///< one per (l,s) pair
  VertexOptions options = {};
};

/// One vertex of a chain at its place in the tree.
struct ChainVertex {
  std::size_t vertex = 0;
  std::vector<std::size_t> core_finals = {};  ///< sorted positions of final particles
  std::vector<std::size_t> first_finals = {};
  std::vector<std::size_t> second_finals = {};
};

struct Chain {
  std::string name = {};
  std::size_t total = 0;                   ///< coupling
  std::vector<ChainVertex> vertices = {};  ///< top first, then depth-first
  std::vector<std::size_t> uses = {};      ///< resonance uses
  bool aligned = true;  ///< helicities of finals turned to those of the reference
};

struct Wave {
  std::size_t chain = 0;
  std::vector<std::size_t> ls = {};         ///< position of the (l,s) pair, per vertex
  std::vector<std::size_t> couplings = {};  ///< total, then one per vertex
};

/// A real function of the variables with its non-zero first and second derivatives.
struct BarrierScale {
  double value = 1;
  std::vector<std::size_t> variables = {};
  std::vector<double> gradient = {};
  std::vector<double> hessian = {};  ///< packed upper triangle, row by row
};

/// Switches of the `data` block that change amplitudes.
struct KinematicOptions {
  bool center_mass = false;
  bool r_boost = true;
  bool random_z = true;
  bool align_to_center_mass = false;  ///< align_ref: center_mass
  bool cp_trans = true;
  std::vector<std::vector<std::string>> identical_particles = {};
};

class DecayModel {
 public:
  /// From the root of a model file. Throws InputError with file:line:column.
  static DecayModel from_config(const Node& root, Diagnostics& diagnostics);
  ~DecayModel();
  DecayModel(DecayModel&&) noexcept;
  DecayModel& operator=(DecayModel&&) noexcept;

  const std::vector<AmplitudeParameter>& parameters() const;
  const std::vector<AmplitudeVariable>& variables() const;
  std::optional<std::size_t> find_variable(const std::string& name) const;
  /// Positions of the free parameters in tf-pwa's order: creation, and at the end what
  /// was freed later (float, free_var).
  const std::vector<std::size_t>& free_parameters() const;
  /// One value per variable from one value per parameter.
  std::vector<double> variable_values(const std::vector<double>& theta) const;

  const std::vector<DecayParticle>& particles() const;
  std::size_t top() const;
  /// Positions of the final particles, sorted by name; "finals" elsewhere count in this.
  const std::vector<std::size_t>& finals() const;
  const std::vector<Resonance>& resonances() const;
  const std::vector<ResonanceUse>& uses() const;
  const std::vector<ComplexCoupling>& couplings() const;
  const std::vector<Vertex>& vertices() const;
  const std::vector<Chain>& chains() const;
  const std::vector<Wave>& waves() const;
  const KinematicOptions& kinematics() const;

  /// Helicity components: product of the numbers of listed projections of top and finals;
  /// top slowest, then finals by name.
  std::size_t n_components() const;

  /// B_k of every wave, `order` derivatives (0, 1 or 2) in the variables.
  std::vector<BarrierScale> barrier_scales(const std::vector<double>& variables,
                                           int order) const;

  struct Content;
  const Content& content() const { return *content_; }

 private:
  explicit DecayModel(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace jacta
