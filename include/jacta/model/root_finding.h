// RootFinding: which of several roots is the edge of an interval, alea's
// `confidence_interval_root_find`. It matters where the set of accepted values is not
// connected (jacta/interval/confidence_interval.h).
//
//     jacta::word(jacta::RootFinding::extremal) == "extremal"
#pragma once

#include <array>

#include "jacta/config/words.h"

namespace jacta {

enum class RootFinding {
  brentq,   ///< the one that a search between best fit and bound meets
  extremal  ///< the one nearest to the best fit
};

constexpr std::array<Word<RootFinding>, 2> words_of(RootFinding) {
  return {{{RootFinding::brentq, "brentq"}, {RootFinding::extremal, "extremal"}}};
}

}  // namespace jacta
