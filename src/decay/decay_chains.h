// Decay chains from the decays of a configuration.
//
// Order: the decays of the top in the order of the file; in each, the alternatives of the
// first daughter run slowest. Within a chain the top's decay comes first, then the
// decays of the first daughter and what follows from it, then those of the second.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "jacta/decay/decay_blocks.h"

namespace jacta {

/// A decay in a chain. A particle that occurs twice in a chain is X and X:1.
struct ChainDecay {
  std::string core = {};
  std::vector<std::string> daughters = {};
  std::size_t entry = 0;  ///< of the `decay` block, whose options hold
};

using DecayList = std::vector<ChainDecay>;

/// All chains from `top` that end in `finals` (any order). A slot that is not in `slots`
/// stands for itself. Names of chains that end elsewhere are added to `others`.
std::vector<DecayList> expand_chains(
    const std::vector<DecayEntry>& entries,
    const std::map<std::string, std::vector<std::string>>& slots,
    const std::string& top,
    const std::vector<std::string>& finals,
    std::vector<std::string>* others = nullptr);

/// "[A->B+C, B->D+E]".
std::string chain_text(const DecayList& chain);
/// The name of a particle without the number that tells equal ones apart.
std::string base_name(const std::string& name);

/// The particle that no decay produces, and those that do not decay, for configurations
/// without $top and $finals.
std::string infer_top(const std::vector<DecayEntry>& entries);
std::vector<std::string> infer_finals(const std::vector<DecayEntry>& entries);

}  // namespace jacta
