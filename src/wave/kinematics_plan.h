// Which kinematic quantities a model needs of every event: invariant masses, break-up
// momenta, helicity angles per topology, and the rotations that align final spins; of a
// decay into three particles the Euler angles of its plane, and of covariant decays
// directions and rotations that belong to no topology (canonical_decay.h).
//
// A topology is a chain with resonances replaced by the sets of final particles they
// contain. Topologies come from the `decay` block without replacement of slots; the order
// of daughters is that of the first chain with the topology, and decides the branch of
// the azimuth: [-pi, pi) for a first daughter, [-2 pi, 0) for a second.
//
// Alignment. Helicity states of a final particle differ between topologies; one topology
// is the reference: the first in which the particle is a direct daughter of the top,
// else the first of all (rule 1), or the rest frame reached by a pure boost from the
// rest frame of the top (rule 2, align_ref: center_mass). tf-pwa takes that boost from the
// frame of the files: with a moving top what it calls a rotation is none, and intensities
// depend on the motion.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "jacta/decay/decay_model.h"

namespace jacta {

struct KinematicNode {
  std::size_t set = 0;                      ///< position in KinematicPlan::sets
  std::size_t parent = 0;                   ///< node; of the top itself
  std::vector<std::size_t> daughters = {};  ///< nodes: two, of the top also three
  bool is_final = false;
  bool is_second = false;
  bool needs_angles = false;    ///< its direction enters an amplitude
  bool needs_rotation = false;  ///< the SU(2) matrix of a final particle
};

/// Node 0 is the top; parents come before their daughters.
struct KinematicTopology {
  std::vector<KinematicNode> nodes = {};
  bool is_used = false;
  bool needs_plane = false;  ///< the angles of the plane of three daughters of the top

  bool is_three_body() const { return nodes.front().daughters.size() == 3; }
};

/// The rotation of a final particle from a topology to its reference.
struct KinematicAlignment {
  std::size_t topology = 0;
  std::size_t node = 0;
  std::size_t reference_topology = 0;  ///< rule 1
  std::size_t reference_node = 0;
};

/// A daughter of a covariant decay, sets: its direction or the rotation of its spin.
struct CanonicalDaughter {
  std::size_t core = 0;
  std::size_t daughter = 0;
  bool is_massless = false;
  bool is_second = false;  ///< of a massless daughter: its direction is minus the first's

  friend bool operator==(const CanonicalDaughter&, const CanonicalDaughter&) = default;
};

struct KinematicPlan {
  KinematicOptions options = {};
  std::size_t n_finals = 0;
  std::vector<FinalSet> sets = {};
  /// core, first and second daughter (sets) of the decays whose q^2 is needed.
  std::vector<std::array<std::size_t, 3>> splits = {};
  std::vector<KinematicTopology> topologies = {};
  std::vector<KinematicAlignment> alignments = {};
  /// Directions in the rest frame of the core, and rotations, which follow those of
  /// `alignments` among a block's rotations.
  std::vector<CanonicalDaughter> directions = {};
  std::vector<CanonicalDaughter> spins = {};

  std::size_t set_position(const FinalSet& set);
  std::size_t split_position(const ChainVertex& vertex);
  /// Topology of a chain; adds it where the `decay` block has none like it.
  std::size_t topology_position(const std::vector<ChainVertex>& chain);
  std::size_t node_position(std::size_t topology, const FinalSet& set) const;
  /// The alignment of a final particle in a topology; none in its reference.
  std::optional<std::size_t> alignment_position(std::size_t topology,
                                                std::size_t final_particle);
  std::size_t direction_position(const CanonicalDaughter& daughter);
  std::size_t spin_position(const CanonicalDaughter& daughter);

 private:
  std::pair<std::size_t, std::size_t> reference_of(std::size_t final_particle) const;
};

}  // namespace jacta
