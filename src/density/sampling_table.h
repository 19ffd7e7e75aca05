// SamplingTable: draws from a density on an interval by its cumulative distribution in
// cells, which Gauss-Legendre sums give within a cell.
#pragma once

#include <functional>
#include <vector>

#include "jacta/random/alias_table.h"
#include "jacta/random/stream.h"

namespace jacta {

class SamplingTable {
 public:
  using Function = std::function<double(double)>;

  SamplingTable() = default;
  /// The function is smooth between the breakpoints. Throws InputError where it is
  /// negative.
  SamplingTable(Function density,
                double lower,
                double upper,
                const std::vector<double>& breakpoints);

  double sample(Stream& stream) const;

 private:
  double invert(std::size_t cell, double u) const;

  Function density_;
  std::vector<double> edges_;
  std::vector<double> integrals_;
  AliasTable cells_;
};

}  // namespace jacta
