// The recipe for the parameter-free parts of all waves: a list of planes (one complex
// number per event each), every one made from earlier ones. It is worked out once per
// model, with every product and sum that occurs twice made once, and what vanishes by
// angular momentum left out.
//
// The amplitude of a chain is contracted from its ends: a branch is the amplitude of a
// particle of the chain with its helicity and those of the finals below it open,
//
//     S_core[l] = sum_{b c} T_{ls; b c} D*_{l, b-c} S_first[b] S_second[c],
//
// where S of a final particle is the rotation that aligns its spin. Decays into three
// particles and covariant decays have other factors (decay_model.h, canonical_decay.h).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "jacta/decay/decay_model.h"
#include "jacta/kinematics/barrier.h"
#include "jacta/kinematics/spin.h"
#include "kinematics_plan.h"

namespace jacta {

/// exp(i m alpha) d^j_{m delta}(beta) of a topology's node.
struct AnglePlane {
  std::size_t topology = 0;
  std::size_t node = 0;
  int two_m = 0;
  SmallD small_d;
};

/// exp(i m alpha) d^j_{m mu}(beta) exp(i mu gamma) of the plane of three daughters.
struct NormalPlane {
  std::size_t topology = 0;
  int two_m = 0;
  int two_mu = 0;
  SmallD small_d;
};

/// exp(-i m phi) d^l_{m0}(theta) of a direction of a covariant decay.
struct DirectionPlane {
  std::size_t direction = 0;
  int two_m = 0;
  SmallD small_d;
};

/// One element of conj(D^j) of an alignment, or of the rotation of a daughter's spin.
struct RotationPlane {
  std::size_t group = 0;
  std::size_t element = 0;  ///< row * size + column, ascending projections
};

struct ProductPlane {
  std::size_t first = 0;
  std::size_t second = 0;
};

struct SumPlane {
  std::vector<std::pair<std::size_t, double>> terms = {};  ///< plane, coefficient
};

/// The plane of ones: the first of every plan.
struct OnePlane {};

using PlaneRecipe = std::variant<OnePlane,
                                 AnglePlane,
                                 NormalPlane,
                                 DirectionPlane,
                                 RotationPlane,
                                 ProductPlane,
                                 SumPlane>;

/// A rotation of the kinematic plan: an alignment or, of `spins`, that of a daughter's.
struct RotationGroup {
  std::size_t position = 0;
  bool is_spin = false;
  WignerMatrix matrix;
};

/// q^l / sqrt(P_l(q^2 d^2)), with options also m^-l: a real factor of one decay.
struct BarrierFactor {
  std::size_t split = 0;
  int l = 0;
  bool has_ql = true;
  bool has_ratio = true;
  double radius = 3;
  int mass_power = 0;
  std::size_t core_set = 0;
};

/// u of a wave and component: coefficient * plane * product of barrier factors.
struct WaveOutput {
  std::size_t wave = 0;
  std::size_t component = 0;
  double coefficient = 0;
  std::size_t plane = 0;
  int charge = 0;  ///< of the wave: where it is not 0 for other charges
};

struct WavePlan {
  std::vector<PlaneRecipe> planes = {};
  std::vector<RotationGroup> rotations = {};
  std::vector<BarrierFactor> barriers = {};
  std::vector<std::vector<std::size_t>> wave_barriers = {};  ///< per wave
  std::vector<WaveOutput> outputs = {};                      ///< sorted
};

/// A permutation of identical finals, with what it does to helicity components.
struct FinalPermutation {
  std::vector<std::size_t> assignment = {};  ///< final -> final whose momentum it gets
  std::vector<std::size_t> component = {};   ///< of the permuted amplitude -> of the sum
  double sign = 1;
  bool is_reflected = false;  ///< all momenta reversed: charge conjugation
};

/// All that is worked out once for the events of a model.
struct EvaluationPlan {
  KinematicPlan kinematics = {};
  std::vector<WavePlan> waves = {};  ///< second one: for charge <= 0, if it differs
  std::vector<FinalPermutation> permutations = {};
  /// [permutation][output of a plan]: position among the planes of an arrangement.
  std::vector<std::vector<std::size_t>> output_places = {};
  /// [resonance use]: split and set of the kinematic plan.
  std::vector<std::pair<std::size_t, std::size_t>> use_places = {};
};

/// The topologies of the `decay` block, in its order, and nothing asked of them.
KinematicPlan reference_topologies(const DecayModel& model);

EvaluationPlan make_evaluation_plan(const DecayModel& model);

/// The plan of a model; `with_reversed_helicities` for events of charge <= 0 where they
/// are not reflected (cp_trans: False). Adds what it needs to the kinematic plan.
WavePlan make_wave_plan(const DecayModel& model,
                        KinematicPlan& kinematics,
                        bool with_reversed_helicities);

/// All permutations of the identical finals, the identity first.
std::vector<FinalPermutation> final_permutations(const DecayModel& model);

/// Gives all plans and permutations the same list of outputs.
void unite_outputs(const std::vector<FinalPermutation>& permutations,
                   std::vector<WavePlan>& plans);

}  // namespace jacta
