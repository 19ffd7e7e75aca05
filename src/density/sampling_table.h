// SamplingTable: draws from a density on an interval by rejection under a step function.
//
// The interval is cut into cells, at the breakpoints and into 512 equal ones. A cell has
// the step 1.1 times the largest value at its ends and at 16 points between them: the
// density has to be smooth at the length of a cell, between breakpoints. A draw takes a
// cell by the area of its step, a uniform point of it, and another one where the density
// there is below a uniform part of the step: about 1.1 evaluations of the density.
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
  /// Throws InputError where the function is negative.
  SamplingTable(Function density,
                double lower,
                double upper,
                const std::vector<double>& breakpoints);

  double sample(Stream& stream) const;

 private:
  Function density_;
  std::vector<double> edges_;
  std::vector<double> steps_;
  AliasTable cells_;
};

}  // namespace jacta
