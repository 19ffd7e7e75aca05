// Decay models of the tests, events for them, and Lorentz transformations of events.
#pragma once

#include <string>

#include "amplitude_evaluation.h"
#include "jacta/base/diagnostics.h"
#include "jacta/kinematics/phase_space.h"

namespace jacta::test {

/// Spin 1/2 -> spin 1/2 and two scalars, with resonances of spin 1/2, 1 and 3/2 and
/// parity violation. `data` holds more entries of the data block.
inline std::string baryon_model(const std::string& data = "") {
  return "data: {dat_order: [p, K, pi]" + (data.empty() ? "" : ", " + data) + R"(}
decay:
  Lc: [[Ks, p, p_break: True], [Del, K, p_break: True], [Lam, pi, p_break: True]]
  Ks: [K, pi]
  Del: [p, pi]
  Lam: [p, K]
particle:
  $top: {Lc: {J: 1/2, P: +1, mass: 2.28646}}
  $finals:
    p: {J: 1/2, P: +1, mass: 0.938272}
    K: {J: 0, P: -1, mass: 0.493677}
    pi: {J: 0, P: -1, mass: 0.13957}
  Ks: [K892]
  Del: [D1232]
  Lam: [L1520, L1670]
  K892: {J: 1, P: -1, mass: 0.8955, width: 0.047}
  D1232: {J: 3/2, P: +1, mass: 1.232, width: 0.117}
  L1520: {J: 1.5, P: -1, mass: 1.519, width: 0.016}
  L1670: {J: 0.5, P: -1, mass: 1.67, width: 0.035}
constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}
)";
}

/// A scalar into four particles, two of spin 1/2, in three topologies.
inline std::string four_body_model(const std::string& data = "") {
  return "data: {dat_order: [K, pi, mum, mup]" + (data.empty() ? "" : ", " + data) + R"(}
decay:
  B: [[Kst, Psi, p_break: True], [Zc, K, p_break: True], [Kpsi, pi, p_break: True]]
  Kst: [K, pi]
  Zc: [Psi, pi]
  Kpsi: [K, Psi]
  Psi: [mup, mum]
particle:
  $top: {B: {J: 0, P: -1, mass: 5.2797}}
  $finals:
    K: {J: 0, P: -1, mass: 0.493677}
    pi: {J: 0, P: -1, mass: 0.13957}
    mum: {J: 1/2, P: 1, mass: 0.10566, spins: [1/2, -1/2]}
    mup: {J: 1/2, P: -1, mass: 0.10566, spins: [1/2, -1/2]}
  Kst: [K892, K1430]
  Zc: [Z4430]
  Kpsi: [X4200]
  Psi: {J: 1, P: -1, mass: 3.0969, model: one}
  K892: {J: 1, P: -1, mass: 0.8955, width: 0.047}
  K1430: {J: 2, P: +1, mass: 1.43, width: 0.1, model: BW}
  Z4430: {J: 1, P: +1, mass: 4.478, width: 0.18}
  X4200: {J: 1, P: +1, mass: 4.2, width: 0.2}
constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}
)";
}

/// Three scalars, resonances of spin 0, 1 and 2; `names` of the final particles.
inline std::string scalar_model(const std::string& b = "B",
                                const std::string& c = "C",
                                const std::string& d = "D") {
  return "data: {dat_order: [" + b + ", " + c + ", " + d + "]}\n" +
         "decay:\n  A: [[R1, " + d + "], [R2, " + c + "], [R3, " + b + "]]\n" +
         "  R1: [" + b + ", " + c + "]\n  R2: [" + b + ", " + d + "]\n" + "  R3: [" + c +
         ", " + d + "]\n" +
         "particle:\n  $top: {A: {J: 0, P: -1, mass: 1.86484}}\n  $finals:\n    " + b +
         ": {J: 0, P: -1, mass: 0.493677}\n    " + c +
         ": {J: 0, P: -1, mass: 0.13957039}\n    " + d +
         ": {J: 0, P: -1, mass: 0.1349768}\n" + R"(
  R1: {J: 1, P: -1, mass: 0.89555, width: 0.0473}
  R2: {J: 2, P: +1, mass: 1.4324, width: 0.109}
  R3: {J: 0, P: +1, mass: 0.99, width: 0.06, model: BW}
constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}
)";
}

inline DecayModel make_model(const std::string& text) {
  SilentDiagnostics diagnostics;
  return DecayModel::from_config(parse_yaml(text), diagnostics);
}

/// Some values of all free parameters.
inline std::vector<double> some_parameters(const DecayModel& model) {
  std::vector<double> theta;
  for (const auto& p : model.parameters()) theta.push_back(p.value.value_or(0));
  double x = 0.3;
  for (const std::size_t p : model.free_parameters()) {
    if (!model.parameters()[p].value) theta[p] = x;
    x = x < 2 ? x + 0.37 : x - 1.9;
  }
  return theta;
}

/// Flat events with the parent at rest.
inline EventSample flat_events(const DecayModel& model, std::size_t n) {
  std::vector<double> masses;
  for (const std::size_t f : model.finals()) masses.push_back(*model.particles()[f].mass);
  const PhaseSpace decay(*model.particles()[model.top()].mass, masses);
  Stream stream({.seed = 7});
  EventSample sample;
  sample.momenta = decay.generate(stream, n);
  sample.weights.assign(n, 1.0);
  return sample;
}

template <class Map>
EventSample mapped(EventSample sample, Map map) {
  for (auto& momenta : sample.momenta) {
    for (FourVector& p : momenta) p = map(p);
  }
  return sample;
}

/// Rotation about an axis that is none of x, y, z.
inline EventSample rotated(const EventSample& sample, double angle) {
  const ThreeVector axis = unit({0.3, -0.5, 0.8});
  return mapped(sample, [&](const FourVector& p) {
    const ThreeVector v = p.vector();
    const ThreeVector r = std::cos(angle) * v + std::sin(angle) * cross(axis, v) +
                          (1 - std::cos(angle)) * dot(axis, v) * axis;
    return FourVector{p.e, r.x, r.y, r.z};
  });
}

inline EventSample boosted(const EventSample& sample, const ThreeVector& velocity) {
  return mapped(sample, [&](const FourVector& p) { return boost(p, velocity); });
}

inline ::testing::AssertionResult same_numbers(const std::vector<double>& a,
                                               const std::vector<double>& b,
                                               double relative) {
  if (a.size() != b.size()) return ::testing::AssertionFailure() << "sizes differ";
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::abs(a[i] - b[i]) <= relative * std::abs(b[i])) continue;
    return ::testing::AssertionFailure() << a[i] << " and " << b[i] << " at " << i;
  }
  return ::testing::AssertionSuccess();
}

}  // namespace jacta::test
