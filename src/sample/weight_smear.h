// Random weights of a bootstrap: <sample>_weight_smear of the data block.
//
//     Poisson    w_i n_i, n_i Poisson numbers with mean 1
//     Gamma      w_i g_i, g_i exponential numbers with mean 1
//     Dirichlet  w_i d_i sum w, d a Dirichlet vector with the parameters w
//
// The numbers are functions of `seed` (default 0), the name of the sample and its
// position: `{name: Poisson, seed: 3}` is the same replica everywhere.
#pragma once

#include <string>
#include <vector>

#include "jacta/config/node.h"

namespace jacta {

/// Throws InputError for another name, and for Dirichlet with weights that are not
/// positive.
void smear_weights(std::vector<double>& weights,
                   const Node& smear,
                   const std::string& sample,
                   std::size_t position);

}  // namespace jacta
