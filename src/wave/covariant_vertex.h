// The plan of a covariant decay, see canonical_decay.h for its formula.
#pragma once

#include <array>
#include <vector>

#include "plane_table.h"

namespace jacta {

class CovariantVertex {
 public:
  /// Asks the kinematic plan for what it needs.
  CovariantVertex(const DecayModel& model,
                  KinematicPlan& kinematics,
                  PlaneTable& table,
                  const ChainVertex& place);

  /// Of one coupling and one projection of the core, by the projections of both
  /// daughters, in the order of the columns of ls_to_helicity().
  std::vector<Entry> amplitudes(const LsPair& pair, int two_m);

 private:
  struct Daughter {
    const DecayParticle* particle = nullptr;
    std::size_t spin = 0;
  };

  Entry turned(const Daughter& d, int two_m, int two_own);
  Entry direction(const LsPair& pair, int two_m, int two_m1, int two_m2);

  const DecayParticle& core_;
  PlaneTable& table_;
  std::array<Daughter, 2> daughters_;
  std::size_t direction_ = 0;
};

}  // namespace jacta
