// The kinds of frozen distributions in their standard form (loc = 0, scale = 1).
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "jacta/random/distribution.h"

namespace jacta {

struct FrozenDistribution::Kind {
  virtual ~Kind() = default;
  /// Within the support.
  virtual LogDensity evaluate(double x) const = 0;
  virtual double sample(Stream& stream) const = 0;
  virtual std::pair<double, double> support() const = 0;
  /// Zero probability but for whole numbers.
  virtual bool is_discrete() const { return false; }
};

/// A row of the table of distributions.
struct DistributionRow {
  std::string name;
  std::vector<std::string> shapes;
  bool has_scale;
  /// Makes the kind from its shape arguments; throws InputError for a value out of range.
  std::shared_ptr<const FrozenDistribution::Kind> (*make)(
      const std::vector<double>& shapes);
};

/// All distributions.
std::vector<DistributionRow> distribution_table();

// The kinds, by the file that implements them.
std::vector<DistributionRow> real_line_distributions();
std::vector<DistributionRow> bounded_distributions();
std::vector<DistributionRow> positive_distributions();

}  // namespace jacta
