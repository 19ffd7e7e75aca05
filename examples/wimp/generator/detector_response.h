// A dual-phase xenon detector in a page: from recoil energies to the corrected
// scintillation signal cs1 and the corrected charge signal cs2, both in photoelectrons
// (PE).
//
// 1. Quanta. A recoil of energy E makes E / (13.7 eV) quanta, nuclear recoils fewer by
//    Lindhard's factor. Excitons and ions share them in a fixed ratio, and the box model
//    of Thomas and Imel says which electrons escape recombination:
//        electrons = ions * log(1 + x) / x,  x = recombination * ions.
//    All other quanta become photons.
// 2. Light. The number of detected photons is a Poisson number with mean g1 * photons; at
//    least 3 of them make a trigger. n detected photons give a Gaussian cs1 of mean n and
//    width 0.3 sqrt(n) PE.
// 3. Charge. At a given cs1, log10(cs2) is Gaussian around log10(g2 * electrons) at the
//    energy whose mean cs1 this is, with the variance of electron counting, of photon
//    counting and of recombination.
//
// Simplifications: no position dependence, no double scatters, and the energy is taken as
// known from cs1 in step 3 (no migration within a steep spectrum).
//
// References: M. Szydagis et al., JINST 6 (2011) P10002, arXiv:1106.1613 (NEST: quanta,
// recombination); J. Thomas, D. A. Imel, Phys. Rev. A 36 (1987) 614,
// doi:10.1103/PhysRevA.36.614; E. Aprile et al. (XENON), Phys. Rev. Lett. 131 (2023)
// 041003, arXiv:2303.14729 (size of g1, g2 and of the background).
#pragma once

#include <functional>
#include <vector>

#include "jacta/data/histogram.h"

namespace jacta::example {

struct Quanta {
  double photons = 0;
  double electrons = 0;
};

/// Quanta of a recoil as a function of its energy (keV).
using Yield = std::function<Quanta(double energy)>;

/// Beta and gamma rays. `band_shift` weakens the recombination by 10 % a unit, which
/// moves the band up.
Yield electronic_recoil_yield(double band_shift);

/// WIMPs and neutrons.
Yield nuclear_recoil_yield();

/// Rate per keV as a function of the energy (keV).
using Spectrum = std::function<double(double energy)>;

/// Expected events per bin of (cs1, cs2) for a spectrum between 0 and `maximum_energy`
/// (keV), per whatever unit of exposure the spectrum has. `recombination_width` is the
/// relative spread of cs2 by recombination, the part that does not shrink with the
/// signal.
Histogram band(const std::vector<Axis>& cs1_and_cs2,
               const Spectrum& spectrum,
               double maximum_energy,
               const Yield& yield,
               double recombination_width);

}  // namespace jacta::example
