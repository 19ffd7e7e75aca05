// Groups of waves, the parts that fit fractions are of.
//
// A group is any set of the waves of a coherent sum, with a name. Two groups may share
// waves: their interference is what both together have beyond the two. A wave of a chain
// whose couplings depend on the charge, or whose parent is polarised, is several entries of
// CoherentSum::waves; they are one part here.
//
//     auto parts  = jacta::fraction_groups(*sum, jacta::FractionParts::wave);
//     auto kaons  = jacta::fraction_group(*sum, "K*", {"Kst892zero", "Kst892minus"});
//     auto result = jacta::fit_fractions(sum, active, matrix, theta, {.groups = parts});
//
// Errors: InputError with the nearest name for a member that is no resonance, chain, wave
// or position of a chain.
#pragma once

#include <string>
#include <vector>

#include "jacta/decay/coherent_sum.h"
#include "jacta/model/fraction_request.h"

namespace jacta {

struct FractionGroup {
  std::string name = {};
  std::vector<bool> waves = {};  ///< which of the sum's are in it
};

/// One per resonance, by name; or one per chain or (l,s) wave, in the model's order.
std::vector<FractionGroup> fraction_groups(const CoherentSum& sum, FractionParts parts);

/// The waves of all members together.
FractionGroup fraction_group(const CoherentSum& sum,
                             const std::string& name,
                             const std::vector<std::string>& members);

/// Those that a request asks for. Throws InputError for a name that is given twice.
std::vector<FractionGroup> fraction_groups(const CoherentSum& sum,
                                           const FractionRequest& request);

}  // namespace jacta
