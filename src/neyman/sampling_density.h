// The density of toys: the likelihood of a model at its own true values.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "jacta/model/registry.h"
#include "jacta/toy/runner.h"

namespace jacta {

/// A registry that makes the models of `registry` without a floor below the density of
/// an event: an impossible event is impossible.
ModelRegistry without_outliers(const ModelRegistry& registry);

/// ln of the density of a data set at each of several points, up to one constant for all.
std::vector<double> log_densities(const StatisticalModel& model,
                                  const Dataset& toy,
                                  std::span<const std::vector<double>> points);

/// Throws InputError where the density of toys at `a` and `b` is not the likelihood: the
/// points differ in a parameter with a frozen or clipped ancillary measurement.
void check_comparable(const Parameters& parameters,
                      const std::vector<double>& a,
                      const std::vector<double>& b);

}  // namespace jacta
