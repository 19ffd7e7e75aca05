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
// missing (unless there is data to take it from: a warning), an undefined particle, an unknown model or variable, and features that are not
// available (polarization, ...) throw InputError; unknown keys, J or P left
// out and a missing fix_chain_val (then 1) give warnings; chains that are dropped a note.
//
// References: M. Jacob, G. C. Wick, Ann. Phys. 7 (1959) 404,
// doi:10.1016/0003-4916(59)90051-X; H. Chen, R.-G. Ping, Phys. Rev. D 95 (2017) 076010,
// doi:10.1103/PhysRevD.95.076010.
//
// It is a plain struct that nobody changes once it is read: share it as
// std::shared_ptr<const DecayModel>. How its waves are evaluated is planned elsewhere,
// see wave_block.h.
//
//     auto model = jacta::DecayModel::from_config(root, diagnostics);
//     model.waves.size();
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/key_table.h"
#include "jacta/config/node.h"
#include "jacta/decay/coherent_sum.h"
#include "jacta/kinematics/spin.h"

namespace jacta {

/// A particle with its quantum numbers; spins are doubled integers.
struct DecayParticle {
  std::string name = {};
  int two_spin = 0;
  std::optional<int> parity = -1;
  std::optional<int> charge_parity = {};
  std::vector<int> two_projections = {};  ///< order of the helicity axis
  std::optional<double> mass = {};        ///< as configured
  bool has_mean_mass = false;             ///< not configured: see MeanMass
  Node config = {};
};

/// A resonance with its line shape; `variables` are those of the shape, in its order. A
/// particle with several decays has one entry for each, with the same variables.
struct Resonance {
  std::size_t particle = 0;
  std::shared_ptr<const LineShape> shape = {};
  std::vector<std::size_t> variables = {};
  /// Where the shape differs between the (l,s) pairs of the decay: one for each.
  std::vector<std::shared_ptr<const LineShape>> shapes = {};
  ShapeContext context = {};  ///< that the shape was made in
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
  bool full_helicities = false;  ///< of finals: those that `spins` leaves out are summed
  bool allow_cc = true;  ///< helicities reversed where charge <= 0; off with cp_trans
  double radius = 3.0;   ///< barrier radius d, 1/GeV
};

/// core -> first second, with its (l,s) pairs and their couplings.
///
/// A decay into three particles (AngSam3) has amplitudes of the projections mu of the
/// core's spin on the normal of the decay plane,
///
///     A_M = sum_mu G_mu D^{J*}_{M mu}(alpha, beta, gamma),
///
/// the same for all helicities of its daughters; `ls` has one entry for each mu, {0, 2 mu}.
///
/// A covariant decay (cov_ten_simple; see canonical_decay.h) has daughters with spins
/// along the axes of the frame of the files.
struct DecayVertex {
  std::string name = {};  ///< "A->R_BC.D"
  std::size_t core = 0;
  std::size_t first = 0;  ///< positions of particles
  std::size_t second = 0;
  std::optional<std::size_t> third = {};
  bool is_covariant = false;
  std::vector<LsPair> ls = {};
  /// One per (l,s) pair; none where the resonance's line shapes hold them.
  std::vector<std::size_t> couplings = {};
  /// Those for events of charge <= 0, where they differ.
  std::vector<std::size_t> other_couplings = {};
  VertexOptions options = {};
  /// Where couplings are helicity amplitudes: rows as those of ls_to_helicity(), and `ls`
  /// has the smallest l for each.
  std::optional<Eigen::MatrixXd> helicities = {};
};

/// Switches of the `data` block that change amplitudes.
struct KinematicOptions {
  bool center_mass = false;
  bool r_boost = true;
  bool random_z = true;
  bool align_to_center_mass = false;  ///< align_ref: center_mass
  bool cp_trans = true;
};

/// The event-independent part of a vertex's barrier factor,
///
///     s_l = sqrt(P_l(q0^2 d^2))  [/ |q0^2|^{l/2} with barrier_factor_norm],
///
/// q0 the break-up momentum of nominal masses. Masses that are variables of the model
/// give derivatives.
struct VertexScale {
  struct Mass {
    double value = 0;
    std::optional<std::size_t> variable = {};
  };
  struct Coupling {
    int l = 0;
    bool has_ratio = false;  ///< sqrt(P_l); false also where P_l <= 0 as configured
    bool has_norm = false;
    bool is_constant() const { return !has_ratio && !has_norm; }
  };

  /// core, first, second; with below_threshold also the parent and the other daughter.
  std::array<Mass, 5> masses = {};
  std::vector<Coupling> couplings = {};  ///< one per (l,s) pair
  double radius = 3;
  bool no_q0 = false;
  bool below_threshold = false;
};

/// The mean mass of a set of final particles in the first sample of data, for a particle
/// whose mass is not given, as tf-pwa takes it. `ends` has top, finals and particles.
struct DecayModel;
using MeanMass = std::function<double(const DecayModel& ends, const FinalSet& finals)>;

struct DecayModel : CoherentSum {
  /// From the root of a model file. Throws InputError with file:line:column. A key that is
  /// neither its own nor one of `other_keys`, which are read elsewhere, is an error. A mass
  /// that is missing and needed is an error without `mean_mass`, else a warning.
  static DecayModel from_config(const Node& root,
                                Diagnostics& diagnostics,
                                const KeyTable& other_keys = {},
                                const MeanMass& mean_mass = {});

  std::vector<DecayParticle> particles = {};
  std::size_t top = 0;
  /// Positions of the final particles, sorted by name; "finals" elsewhere count in this.
  std::vector<std::size_t> finals = {};
  /// Groups of identical final particles, positions in `finals`.
  std::vector<std::vector<std::size_t>> identical_finals = {};
  /// Of self-conjugate final states (cp_particles): the final that takes the place of each
  /// under charge conjugation, in the order of `finals`, and the sign of that amplitude.
  struct Conjugation {
    std::vector<std::size_t> partner = {};
    double sign = 1;
  };
  std::optional<Conjugation> conjugation = {};
  std::vector<Resonance> resonances = {};
  std::vector<DecayVertex> vertices = {};
  std::vector<VertexScale> scales = {};  ///< one per vertex
  KinematicOptions kinematics = {};
  /// The chains of the `decay` block without replacement of slots: their order decides
  /// which topology is the reference of the helicities of final particles.
  std::vector<std::vector<ChainVertex>> reference_chains = {};
  std::map<std::string, std::size_t> variable_positions = {};

  std::optional<std::size_t> find_variable(const std::string& name) const;
};

/// The keys of a model file that DecayModel::from_config reads; the table reads nothing.
KeyTable decay_model_keys();

}  // namespace jacta
