// Poles of resonances in the complex plane of sqrt(s): what masses and widths of a line
// shape mean beside other line shapes.
//
// A line shape is F(m) = N(m)/D(m); its pole is the root of D at
//
//     sqrt(s_p) = M - i Gamma/2,                 M, Gamma in GeV.
//
// Every channel a + b of D has a momentum q(s) with two sheets. On the sheet + Im q > 0:
// with + for all channels it is the physical one, which has no poles. The right sheet for
// a resonance is the one that lies below the real axis at M: - for channels that are open
// there, + for those that are closed. A pole is searched for from the mass of the shape on
// the right sheet at that mass; `is_nearest` says whether that is still the right one at
// the pole. Sheets are written as one sign per channel: "-+".
//
// Shapes with poles: BW, BWR (default), BWR2, BWR2_fixed, BWR_normal, BWR_coupling, GS_rho,
// Flatte, FlatteC, FlatteGen, Flatte2, Kmatrix, KMatrixSingleChannel, KmatrixSimple. Shapes
// that are complex conjugates of the convention above (Flatte, BWR2) have the same poles.
// Of a shape whose mass is below the threshold of its daughters, and of the others, the
// answer says why there is none. |q|^(2l) of FlatteGen is continued as it is at the mass.
// Running widths have the nominal masses of the daughters.
//
// Errors follow from the covariance V of the parameters: with p on all that D depends on,
//
//     d sqrt(s_p)/dp = - (dD/dp) / (dD/dm),
//
// and from it those of M, Gamma and their correlation.
//
//     const auto poles = jacta::resonance_poles(*model, theta);
//     poles.front().position.real();                       // M
//
// Errors: UsageError where the covariance does not belong to the free parameters.
// Reference: Particle Data Group, review of resonances, Phys. Rev. D 110 (2024) 030001;
// S. M. Flatte, Phys. Lett. B 63 (1976) 224, doi:10.1016/0370-2693(76)90654-7.
#pragma once

#include <Eigen/Core>
#include <complex>
#include <optional>
#include <string>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/decay/decay_model.h"

namespace jacta {

struct ResonancePole {
  std::string resonance = {};
  std::string model = {};              ///< the line shape
  std::complex<double> position = {};  ///< M - i Gamma/2, GeV
  std::string sheet = {};              ///< "-+", one sign per channel
  bool is_nearest = true;              ///< to the physical region
  std::optional<double> mass_error = {};
  std::optional<double> width_error = {};
  double correlation = 0;    ///< of M and Gamma
  std::string problem = {};  ///< why there is no pole; else empty

  double mass() const { return position.real(); }
  double width() const { return -2 * position.imag(); }
};

/// Of every resonance of a model, at one value per parameter; K-matrices have several. A
/// covariance is that of the free parameters, in their order.
std::vector<ResonancePole> resonance_poles(
    const DecayModel& model,
    const std::vector<double>& theta,
    const std::optional<Eigen::MatrixXd>& covariance = {});

/// The same for one shape: `parameters` in its order, without errors.
std::vector<ResonancePole> shape_poles(const Node& particle,
                                       const ShapeContext& context,
                                       const std::vector<double>& parameters);

/// A table for people, and a list for programs.
std::string poles_text(const std::vector<ResonancePole>& poles);
Node poles_node(const std::vector<ResonancePole>& poles);

}  // namespace jacta
