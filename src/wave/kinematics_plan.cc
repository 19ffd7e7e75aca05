#include "kinematics_plan.h"

#include <algorithm>

#include "jacta/base/error.h"

namespace jacta {

namespace {

std::vector<FinalSet> sets_of(const KinematicPlan& plan, const KinematicTopology& t) {
  std::vector<FinalSet> sets;
  for (const auto& node : t.nodes) sets.push_back(plan.sets[node.set]);
  std::sort(sets.begin(), sets.end());
  return sets;
}

KinematicTopology make_topology(KinematicPlan& plan,
                                const std::vector<ChainVertex>& chain) {
  KinematicTopology topology;
  topology.nodes.push_back({.set = plan.set_position(chain.front().core_finals)});
  for (const auto& vertex : chain) {
    const std::size_t core_set = plan.set_position(vertex.core_finals);
    const auto core = std::find_if(topology.nodes.begin(),
                                   topology.nodes.end(),
                                   [&](const auto& n) { return n.set == core_set; });
    const auto position = static_cast<std::size_t>(core - topology.nodes.begin());
    std::vector<const FinalSet*> daughters = {&vertex.first_finals,
                                              &vertex.second_finals};
    if (!vertex.third_finals.empty()) daughters.push_back(&vertex.third_finals);
    for (std::size_t i = 0; i < daughters.size(); ++i) {
      topology.nodes[position].daughters.push_back(topology.nodes.size());
      topology.nodes.push_back({.set = plan.set_position(*daughters[i]),
                                .parent = position,
                                .is_final = daughters[i]->size() == 1,
                                .is_second = i == 1});
    }
  }
  return topology;
}

std::size_t position_in(std::vector<CanonicalDaughter>& list,
                        const CanonicalDaughter& wanted) {
  const auto found = std::find(list.begin(), list.end(), wanted);
  if (found != list.end()) return static_cast<std::size_t>(found - list.begin());
  list.push_back(wanted);
  return list.size() - 1;
}

}  // namespace

std::size_t KinematicPlan::direction_position(const CanonicalDaughter& daughter) {
  return position_in(directions, daughter);
}

std::size_t KinematicPlan::spin_position(const CanonicalDaughter& daughter) {
  return position_in(spins, daughter);
}

std::size_t KinematicPlan::set_position(const FinalSet& set) {
  const auto found = std::find(sets.begin(), sets.end(), set);
  if (found != sets.end()) return static_cast<std::size_t>(found - sets.begin());
  sets.push_back(set);
  return sets.size() - 1;
}

std::size_t KinematicPlan::split_position(const ChainVertex& vertex) {
  const std::array<std::size_t, 3> split = {set_position(vertex.core_finals),
                                            set_position(vertex.first_finals),
                                            set_position(vertex.second_finals)};
  const auto found = std::find(splits.begin(), splits.end(), split);
  if (found != splits.end()) return static_cast<std::size_t>(found - splits.begin());
  splits.push_back(split);
  return splits.size() - 1;
}

std::size_t KinematicPlan::topology_position(const std::vector<ChainVertex>& chain) {
  KinematicTopology topology = make_topology(*this, chain);
  const auto wanted = sets_of(*this, topology);
  for (std::size_t t = 0; t < topologies.size(); ++t) {
    if (sets_of(*this, topologies[t]) == wanted) return t;
  }
  topologies.push_back(std::move(topology));
  return topologies.size() - 1;
}

std::size_t KinematicPlan::node_position(std::size_t topology,
                                         const FinalSet& set) const {
  const auto& nodes = topologies[topology].nodes;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    if (sets[nodes[n].set] == set) return n;
  }
  throw BugError("no such set of final particles in the topology");
}

std::pair<std::size_t, std::size_t> KinematicPlan::reference_of(
    std::size_t final_particle) const {
  for (std::size_t t = 0; t < topologies.size(); ++t) {
    const std::size_t node = node_position(t, {final_particle});
    if (topologies[t].nodes[node].parent == 0) return {t, node};
  }
  return {0, node_position(0, {final_particle})};
}

std::optional<std::size_t> KinematicPlan::alignment_position(std::size_t topology,
                                                             std::size_t final_particle) {
  const std::size_t node = node_position(topology, {final_particle});
  KinematicAlignment wanted{.topology = topology, .node = node};
  if (!options.align_to_center_mass) {
    const auto [reference, reference_node] = reference_of(final_particle);
    if (reference == topology) return {};
    wanted.reference_topology = reference;
    wanted.reference_node = reference_node;
    topologies[reference].nodes[reference_node].needs_rotation = true;
    topologies[reference].is_used = true;
  }
  topologies[topology].nodes[node].needs_rotation = true;
  for (std::size_t a = 0; a < alignments.size(); ++a) {
    if (alignments[a].topology == topology && alignments[a].node == node) return a;
  }
  alignments.push_back(wanted);
  return alignments.size() - 1;
}

}  // namespace jacta
