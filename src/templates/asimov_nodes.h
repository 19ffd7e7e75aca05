// The Asimov data set of a term without bins whose sources have formulas.
//
// With Gauss-Legendre nodes x_i and weights w_i in the bins, its events are the x_i with
// weights w_i d(x_i), so that sum_i w_i d ln d' is the integral of d ln d' to the accuracy
// of the sums: 16 nodes per bin on one axis, in at least 32 panels; on several axes at
// least 16 nodes each.
#pragma once

#include <span>
#include <vector>

#include "jacta/data/dataset.h"
#include "jacta/source/term.h"

namespace jacta {

Table asimov_nodes(const Term& term,
                   const std::vector<double>& events,
                   std::span<const double> theta);

}  // namespace jacta
