// The event-independent part of a vertex's barrier factor,
//
//     s_l = sqrt(P_l(q0^2 d^2))  [/ |q0^2|^{l/2} with barrier_factor_norm],
//
// q0 the break-up momentum of nominal masses. Masses that are variables of the model give
// derivatives.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "jacta/amplitude/decay_model.h"
#include "jacta/kinematics/barrier.h"

namespace jacta {

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

/// q0^2 at the configured masses.
double nominal_q2(const VertexScale& scale);

/// The orbital angular momentum that the barrier factor of a coupling uses.
int barrier_l(const Vertex& vertex, std::size_t coupling);

/// Fills in what couplings need; masses have been filled in before.
void set_couplings(const Vertex& vertex, VertexScale& scale);

}  // namespace jacta
