// FitSummary: what a fit of an amplitude model says beside its parameters.
//
// Covariances of the free parameters: of the Hessian, for weighted events, and of the
// finite Monte Carlo sample (amplitude_covariance.h); fit fractions with the errors of
// the first (fit_fractions.h), as integrals over `phsp_noeff` where the configuration has
// one, else over `phsp` with its acceptance; projections of the data on the masses of the
// resonances, over `phsp_plot` where there is one (projection.h).
//
//     const auto theta = model.theta(result.values);
//     const auto summary = jacta::fit_summary(model, data, theta);
//     summary.fractions.front().at("rho770").value;
//
// Throws InputError where data do not fit the model.
#pragma once

#include <string>
#include <vector>

#include "jacta/amplitude/amplitude_covariance.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/amplitude/fit_fractions.h"
#include "jacta/data/number_array.h"
#include "jacta/projection/projection.h"

namespace jacta {

struct FitSummary {
  std::vector<std::string> names = {};   ///< of the free parameters that were not held
  std::vector<std::size_t> places = {};  ///< of these in the covariances
  AmplitudeCovariance covariance = {};
  std::vector<FitFractions> fractions = {};  ///< one per sample, or one for all
  std::string fraction_sample = {};          ///< phsp_noeff or phsp
  std::vector<std::string> warnings = {};    ///< values that are none of a resonance

  /// For people: errors by all three covariances, then the fractions.
  std::string text() const;
  /// For programs: fit_fractions, fit_fractions_sample, errors_weights and
  /// errors_monte_carlo, as `jacta fit --json` prints them beside the keys of the fit.
  Node to_node() const;
  /// Of one sample the fractions themselves, of several a list.
  Node fractions_node() const;
  /// The covariance of the Hessian of `names`, row by row.
  NumericTable error_matrix() const;
};

/// `held` names free parameters that were fixed in the fit: they have no errors.
FitSummary fit_summary(const AmplitudeModel& model,
                       const Dataset& data,
                       const std::vector<double>& theta,
                       const Executor* executor = nullptr,
                       const std::vector<std::string>& held = {});

/// Fit fractions of the parts that a request asks for, with errors where it says so. Errors
/// follow from its covariance, else from the Hessian at theta; where that is no maximum
/// they are left out, and a warning says so.
struct PartFractions {
  std::vector<FitFractions> fractions = {};  ///< one per sample, or one for all
  std::string sample = {};                   ///< phsp_noeff or phsp
  std::vector<std::string> warnings = {};
};

/// Throws InputError for a part that is not there and for a covariance of another size.
PartFractions part_fractions(const AmplitudeModel& model,
                             const Dataset& data,
                             const std::vector<double>& theta,
                             const FractionRequest& request,
                             const Executor* executor = nullptr);

/// Projections of every sample of the data.
std::vector<std::vector<MassProjection>> sample_projections(
    const AmplitudeModel& model,
    const Dataset& data,
    const std::vector<double>& theta,
    const ProjectionOptions& options = {});

/// Those of the pairs of the `plot` block.
std::vector<std::vector<PairProjection>> sample_pairs(const AmplitudeModel& model,
                                                      const Dataset& data,
                                                      const std::vector<double>& theta);

}  // namespace jacta
