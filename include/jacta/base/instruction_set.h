// Which copy of the inner loops runs. All give the same bits; the choice is one of speed.
//
//     jacta::instruction_set_names();      // {"baseline", "avx2", "avx512"}, those this
//                                          // processor can run
//     jacta::chosen_instruction_set("");   // the fastest of them
#pragma once

#include <string>
#include <vector>

namespace jacta {

/// The levels that this processor can run, slowest first.
std::vector<std::string> instruction_set_names();

/// A level by its name; empty: the fastest this processor can run. Throws InputError for
/// an unknown level or one that this processor lacks.
std::string chosen_instruction_set(const std::string& name = "");

}  // namespace jacta
