// What a DecayModel holds: its public tables and the plans made from them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "decay_barrier.h"
#include "jacta/amplitude/decay_model.h"
#include "kinematics_plan.h"
#include "wave_plan.h"

namespace jacta {

struct DecayModel::Content {
  std::vector<AmplitudeParameter> parameters = {};
  std::vector<AmplitudeVariable> variables = {};
  std::vector<std::size_t> free_parameters = {};
  std::map<std::string, std::size_t> variable_positions = {};

  std::vector<DecayParticle> particles = {};
  std::size_t top = 0;
  std::vector<std::size_t> finals = {};
  std::vector<Resonance> resonances = {};
  std::vector<ResonanceUse> uses = {};
  std::vector<ComplexCoupling> couplings = {};
  std::vector<Vertex> vertices = {};
  std::vector<Chain> chains = {};
  std::vector<Wave> waves = {};
  KinematicOptions kinematics = {};

  std::vector<VertexScale> scales = {};  ///< one per vertex
  KinematicPlan kinematic_plan = {};
  std::vector<WavePlan> wave_plans = {};  ///< second one: for charge <= 0, if it differs
  std::vector<FinalPermutation> permutations = {};
  /// [permutation][output of a plan]: position among the planes of an arrangement.
  std::vector<std::vector<std::size_t>> output_places = {};
  /// [resonance use]: split and set of the kinematic plan.
  std::vector<std::pair<std::size_t, std::size_t>> use_places = {};
};

}  // namespace jacta
