// Which (l,s) pairs of a decay a -> b c stay where not all are independent, as those of
// massless daughters whose projection 0 is missing: ls_selector of a decay.
//
//     auto all  = jacta::ls_list(decay);
//     auto kept = jacta::independent_pairs(all, decay, {-2, 2}, {0});
//
// Reference: tf-pwa 0.2.2, cov_ten_ir.py; H.-J. Jing et al., JHEP 06 (2023) 039,
// doi:10.1007/JHEP06(2023)039.
#pragma once

#include <array>
#include <vector>

#include "jacta/kinematics/spin.h"

namespace jacta {

/// Those whose helicity amplitudes, at the doubled projections given, are linearly
/// independent of those before them.
std::vector<LsPair> independent_pairs(const std::vector<LsPair>& list,
                                      const DecaySpins& decay,
                                      const std::vector<int>& two_lambda_b,
                                      const std::vector<int>& two_lambda_c);

/// As many pairs as there are independent amplitudes, those of the largest weight, in turn
/// of even and odd l: numbers and weights of tf-pwa 0.2.2. `is_massless` is of a, b and c;
/// of massive particles all pairs stay.
std::vector<LsPair> heaviest_pairs(const std::vector<LsPair>& list,
                                   const DecaySpins& decay,
                                   std::array<bool, 3> is_massless);

}  // namespace jacta
