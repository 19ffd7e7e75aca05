#include "covariant_vertex.h"

#include <cmath>
#include <numbers>

namespace jacta {

CovariantVertex::CovariantVertex(const DecayModel& model,
                                 KinematicPlan& kinematics,
                                 PlaneTable& table,
                                 const ChainVertex& place)
    : core_(model.particles[model.vertices[place.vertex].core]), table_(table) {
  const DecayVertex& vertex = model.vertices[place.vertex];
  const std::size_t core = kinematics.set_position(place.core_finals);
  for (const bool is_second : {false, true}) {
    const auto& finals = is_second ? place.second_finals : place.first_finals;
    Daughter& d = daughters_[is_second ? 1 : 0];
    d.particle = &model.particles[is_second ? vertex.second : vertex.first];
    const bool is_massless = d.particle->mass == 0.0;
    d.spin = kinematics.spin_position({.core = core,
                                       .daughter = kinematics.set_position(finals),
                                       .is_massless = is_massless,
                                       .is_second = is_massless && is_second});
  }
  direction_ = kinematics.direction_position(
      {.core = core, .daughter = kinematics.set_position(place.first_finals)});
}

std::vector<Entry> CovariantVertex::amplitudes(const LsPair& pair, int two_m) {
  const auto& [b, c] = daughters_;
  std::vector<Entry> result;
  for (const int two_b : b.particle->two_projections) {
    for (const int two_c : c.particle->two_projections) {
      std::vector<Entry> terms;
      for (const int two_m1 : spin_projections(b.particle->two_spin)) {
        for (const int two_m2 : spin_projections(c.particle->two_spin)) {
          const Entry term = table_.product(
              direction(pair, two_m, two_m1, two_m2),
              table_.product(turned(b, two_m1, two_b), turned(c, two_m2, two_c)));
          if (!term.is_zero()) terms.push_back(term);
        }
      }
      result.push_back(table_.sum(terms));
    }
  }
  return result;
}

Entry CovariantVertex::turned(const Daughter& d, int two_m, int two_own) {
  return table_.rotation(d.spin, true, d.particle->two_spin, two_m, two_own);
}

Entry CovariantVertex::direction(const LsPair& pair, int two_m, int two_m1, int two_m2) {
  const int two_ms = two_m1 + two_m2;
  const int two_ml = two_m - two_ms;
  if (std::abs(two_ms) > pair.two_s || std::abs(two_ml) > 2 * pair.l) return {};
  const int two_j1 = daughters_[0].particle->two_spin;
  const int two_j2 = daughters_[1].particle->two_spin;
  const double coupling =
      clebsch_gordan(two_j1, two_m1, two_j2, two_m2, pair.two_s, two_ms) *
      clebsch_gordan(pair.two_s, two_ms, 2 * pair.l, two_ml, core_.two_spin, two_m);
  if (std::abs(coupling) < negligible) return {};
  const double norm =
      std::sqrt((2 * pair.l + 1) / (4 * std::numbers::pi) / (core_.two_spin + 1));
  Entry entry = table_.direction(direction_, pair.l, two_ml);
  entry.coefficient *= coupling * norm;
  return entry;
}

}  // namespace jacta
