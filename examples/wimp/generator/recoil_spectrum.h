// Nuclear recoils of WIMPs on xenon: the differential rate in a detector at rest in the
// laboratory, for spin-independent elastic scattering and the standard halo model:
//
//     dR/dE = (rho / m_chi) sigma A^2 F^2(q) / (2 mu_p^2) eta(v_min)
//
// with rho = 0.3 GeV/cm^3 the local density, sigma the cross-section on a nucleon, mu_p
// the reduced mass of WIMP and nucleon, q = sqrt(2 m_N E) the momentum transfer, F the
// Helm form factor and eta the mean inverse speed of the WIMPs faster than v_min =
// sqrt(m_N E / (2 mu_N^2)). Halo: Maxwell distribution with v_0 = 238 km/s, cut at 544
// km/s, seen from the Sun and Earth at 250 km/s (the yearly mean). Xenon counts as one
// isotope of its mean mass.
//
// References: J. D. Lewin, P. F. Smith, Astropart. Phys. 6 (1996) 87,
// doi:10.1016/S0927-6505(96)00047-3 (rate, form factor); C. McCabe, Phys. Rev. D 82
// (2010) 023530, arXiv:1005.0579 (eta); D. Baxter et al., Eur. Phys. J. C 81 (2021) 907,
// arXiv:2105.00599 (numbers).
#pragma once

namespace jacta::example {

/// Events per tonne, year and keV at recoil energy `energy` (keV) for a WIMP of mass
/// `mass` (GeV/c^2) and cross-section `cross_section` (cm^2).
double wimp_recoil_rate(double energy, double mass, double cross_section);

/// Square of the Helm form factor of xenon at recoil energy `energy` (keV, at most 300).
double helm_form_factor_squared(double energy);

/// Mean inverse speed (s/km) of halo WIMPs faster than `minimum_speed` (km/s).
double mean_inverse_speed(double minimum_speed);

}  // namespace jacta::example
