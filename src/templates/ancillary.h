// Ancillary term: constraints on parameters with an uncertainty,
//
//     ln L = sum_i ln N(theta_i | measured_i, width_i)    (Gaussian), or
//            sum_i logpdf_i(theta_i)                       (frozen distribution, which a
//                                                           measurement does not shift).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "jacta/data/dataset.h"
#include "jacta/model/likelihood.h"
#include "jacta/parameter/parameters.h"

namespace jacta {

/// One constrained parameter.
struct Constraint {
  std::size_t parameter;
  std::string name;
  double nominal;
  double width;  ///< of a Gaussian constraint
  std::optional<FrozenDistribution> distribution;
  Limits limits;  ///< measurements are clipped into fit_limits
};

/// The constraints of a model, sorted by parameter name. Throws InputError for a width
/// that is not positive or a constrained parameter without a nominal value.
std::vector<Constraint> read_constraints(const Parameters& parameters);

class AncillaryEvaluator {
 public:
  /// `data` is the table `ancillary`; nullptr: the measured values are the nominal ones.
  AncillaryEvaluator(const std::vector<Constraint>& constraints, const Table* data);

  double value(std::span<const double> theta) const;
  double add_derivatives(const Point& point, double weight, Derivatives& out) const;

 private:
  const std::vector<Constraint>* constraints_;
  std::vector<double> measured_;
  double constant_ = 0;
};

/// The ancillary measurements that are expected: those at theta.
Table asimov_ancillary(const std::vector<Constraint>& constraints,
                       std::span<const double> theta);

/// Draws ancillary measurements around theta, clipped into the fit limits. Without
/// constraints: an empty table with a field `empty`, as the reference stores it.
Table generate_ancillary(const std::vector<Constraint>& constraints,
                         std::span<const double> theta,
                         Stream stream);

}  // namespace jacta
