// Flat n-body phase space by the algorithm of Raubold and Lynch.
//
// The decay M -> m_1 ... m_n is taken apart into two-body decays of clusters of growing
// masses M_1 = m_1 < M_2 < ... < M_n = M, for which
//
//     dPhi ~ prod_{i=2}^{n} q(M_i; M_{i-1}, m_i) prod_{i=2}^{n-1} dM_i.
//
// Sorted uniform numbers give masses that are flat in prod dM_i; they are accepted with
// the product of the momenta over its bound (each q at the largest M_i and the smallest
// M_{i-1}). Directions are isotropic. Events have unit weight and are in the rest frame
// of M; no function of the C library is used but sqrt, so that they have the same bits on
// every machine.
//
// Reference: F. James, Monte Carlo phase space, CERN 68-15 (1968),
// doi:10.5170/CERN-1968-015.
//
//     jacta::PhaseSpace decay(1.86484, {0.493677, 0.13957, 0.1349768});
//     jacta::Stream stream({.seed = 1});
//     auto momenta = decay.generate(stream, 100000);    // [particle][event]
#pragma once

#include <span>
#include <vector>

#include "jacta/kinematics/four_vector.h"
#include "jacta/random/stream.h"

namespace jacta {

class PhaseSpace {
 public:
  /// Throws InputError for fewer than two daughters, a negative or non-finite mass, and
  /// where the masses add up to M or more.
  PhaseSpace(double mass, std::vector<double> daughters);

  double mass() const { return mass_; }
  const std::vector<double>& daughters() const { return daughters_; }

  /// One event: a four-momentum per daughter.
  void generate(Stream& stream, std::span<FourVector> out) const;
  /// Many events, one after the other from the same stream.
  Momenta generate(Stream& stream, std::size_t events) const;

 private:
  /// Masses of the clusters M_2 ... M_n, accepted, and their momenta.
  void generate_clusters(Stream& stream,
                         std::span<double> masses,
                         std::span<double> momenta) const;

  double mass_;
  std::vector<double> daughters_;
  double excess_;  // M - sum m
  double bound_;
};

}  // namespace jacta
