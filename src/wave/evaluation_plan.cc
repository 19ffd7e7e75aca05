// All plans of a model, in the order in which they ask for kinematic quantities.
#include "wave_plan.h"

namespace jacta {

namespace {

void place_uses(const DecayModel& model, EvaluationPlan& plan) {
  for (const auto& use : model.uses) {
    const std::size_t split =
        plan.kinematics.split_position({.core_finals = use.finals,
                                        .first_finals = use.first_daughter,
                                        .second_finals = use.second_daughter});
    plan.use_places.emplace_back(split, plan.kinematics.set_position(use.finals));
  }
}

bool reverses_helicities(const DecayModel& model) {
  bool reverses = false;
  for (const auto& vertex : model.vertices) {
    reverses = reverses || vertex.options.allow_cc;
  }
  return reverses;
}

void place_outputs(EvaluationPlan& plan) {
  const auto& outputs = plan.waves.front().outputs;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> places;
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    places[{outputs[k].wave, outputs[k].component}] = k;
  }
  for (const auto& permutation : plan.permutations) {
    std::vector<std::size_t> list;
    for (const auto& output : outputs) {
      list.push_back(places.at({output.wave, permutation.component[output.component]}));
    }
    plan.output_places.push_back(std::move(list));
  }
}

}  // namespace

KinematicPlan reference_topologies(const DecayModel& model) {
  KinematicPlan plan;
  plan.options = model.kinematics;
  plan.n_finals = model.finals.size();
  for (const auto& chain : model.reference_chains) plan.topology_position(chain);
  return plan;
}

EvaluationPlan make_evaluation_plan(const DecayModel& model) {
  EvaluationPlan plan{.kinematics = reference_topologies(model)};
  place_uses(model, plan);
  plan.permutations = final_permutations(model);
  plan.waves.push_back(make_wave_plan(model, plan.kinematics, false));
  if (reverses_helicities(model)) {
    plan.waves.push_back(make_wave_plan(model, plan.kinematics, true));
  }
  unite_outputs(plan.permutations, plan.waves);
  place_outputs(plan);
  return plan;
}

}  // namespace jacta
