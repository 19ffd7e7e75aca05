#include "jacta/wave/helicity_angles.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "jacta/base/error.h"
#include "kinematics_block.h"
#include "wave_plan.h"

namespace jacta {

namespace {

constexpr std::size_t events_at_once = 512;

// The node of a set of final particles; nothing where no decay of the topology has it.
std::optional<std::size_t> find_node(const KinematicPlan& plan,
                                     std::size_t topology,
                                     const FinalSet& set) {
  const auto& nodes = plan.topologies[topology].nodes;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    if (plan.sets[nodes[n].set] == set) return n;
  }
  return {};
}

// What the evaluator is asked for, and where its answer is.
struct AnglePlan {
  KinematicPlan kinematics = {};
  std::size_t topology = 0;
  std::size_t node = 0;
  std::optional<std::size_t> alignment = {};
  std::string problem = {};
};

AnglePlan plan_of(const DecayModel& model, const AnglePlace& place) {
  AnglePlan plan{.kinematics = reference_topologies(model)};
  if (place.chain.empty()) {
    plan.problem = "the chain has no decays";
    return plan;
  }
  plan.topology = plan.kinematics.topology_position(place.chain);
  const auto node = find_node(plan.kinematics, plan.topology, place.particle);
  KinematicTopology& topology = plan.kinematics.topologies[plan.topology];
  topology.is_used = true;
  if (!node || *node == 0) {
    plan.problem = "no decay of the chain has it as a daughter";
    return plan;
  }
  plan.node = *node;
  if (!place.aligned) {
    if (topology.nodes[topology.nodes[*node].parent].daughters.size() != 2) {
      plan.problem = "daughters of a decay into three have no helicity angles";
    }
    topology.nodes[*node].needs_angles = true;
    return plan;
  }
  if (place.particle.size() != 1) {
    plan.problem = "only final particles have aligned angles";
    return plan;
  }
  plan.alignment =
      plan.kinematics.alignment_position(plan.topology, place.particle.front());
  if (!plan.alignment) {
    plan.problem = "this is the chain to which the particle is aligned in the others";
  }
  return plan;
}

// V with D*(alpha, beta, gamma) = conj(D(V)): Rz(alpha) Ry(beta) Rz(gamma).
void add_rotation(const Eigen::Matrix2cd& v, EulerAngles& angles) {
  const double sum = std::arg(v(1, 1));
  const double difference = std::arg(v(1, 0));
  angles.alpha.push_back(sum + difference);
  angles.beta.push_back(2 * std::atan2(std::abs(v(1, 0)), std::abs(v(1, 1))));
  angles.gamma.push_back(sum - difference);
}

void add_direction(const HalfAngles& half, EulerAngles& angles) {
  angles.alpha.push_back(2 * std::arg(half.alpha));
  angles.beta.push_back(2 * std::atan2(half.sin_beta, half.cos_beta));
  angles.gamma.push_back(0);
}

}  // namespace

std::optional<std::string> why_no_angles(const DecayModel& model,
                                         const AnglePlace& place) {
  std::string problem = plan_of(model, place).problem;
  if (problem.empty()) return {};
  return problem;
}

EulerAngles helicity_angles(const DecayModel& model,
                            const AnglePlace& place,
                            const EventSample& sample) {
  const AnglePlan plan = plan_of(model, place);
  if (!plan.problem.empty()) throw UsageError("no helicity angles: " + plan.problem);
  KinematicEvaluator evaluator(plan.kinematics);
  std::vector<std::size_t> in_order(plan.kinematics.n_finals);
  std::iota(in_order.begin(), in_order.end(), std::size_t{0});
  KinematicBlock block;
  EulerAngles angles;
  for (std::size_t begin = 0; begin < sample.size(); begin += events_at_once) {
    const std::size_t n = std::min(events_at_once, sample.size() - begin);
    evaluator.evaluate(sample, in_order, begin, n, block);
    for (std::size_t i = 0; i < n; ++i) {
      if (plan.alignment) {
        add_rotation(block.rotations[*plan.alignment][i], angles);
      } else {
        add_direction(block.angles[plan.topology][plan.node][i], angles);
      }
    }
  }
  return angles;
}

FinalSet first_daughter_of(const DecayModel& model,
                           const std::vector<ChainVertex>& chain,
                           const FinalSet& core) {
  KinematicPlan plan = reference_topologies(model);
  const std::size_t t = plan.topology_position(chain);
  const auto node = find_node(plan, t, core);
  if (!node) return {};
  const auto& nodes = plan.topologies[t].nodes;
  const auto& daughters = nodes[*node].daughters;
  return daughters.empty() ? FinalSet{} : plan.sets[nodes[daughters.front()].set];
}

bool is_second_daughter(const DecayModel& model, const AnglePlace& place) {
  const AnglePlan plan = plan_of(model, place);
  return plan.problem.empty() &&
         plan.kinematics.topologies[plan.topology].nodes[plan.node].is_second;
}

}  // namespace jacta
