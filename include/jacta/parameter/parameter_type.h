// ParameterType: what a parameter does in a model, alea's `ptype`.
//
//     p.type() == jacta::ParameterType::rate
//     jacta::word(jacta::ParameterType::shape) == "shape"
#pragma once

#include <array>

#include "jacta/config/words.h"

namespace jacta {

enum class ParameterType {
  none,          ///< not given
  rate,          ///< multiplies the events of a source
  shape,         ///< morphs templates between anchors
  index,         ///< picks templates: whole anchors only
  efficiency,    ///< a fraction of the events of a source
  livetime,      ///< multiplies the events of all sources of a term
  needs_reinit,  ///< fixed when the model is built
  other          ///< a word of a model of one's own
};

/// The words of template models; other models may have their own.
constexpr std::array<Word<ParameterType>, 6> words_of(ParameterType) {
  return {{{ParameterType::rate, "rate"},
           {ParameterType::shape, "shape"},
           {ParameterType::index, "index"},
           {ParameterType::efficiency, "efficiency"},
           {ParameterType::livetime, "livetime"},
           {ParameterType::needs_reinit, "needs_reinit"}}};
}

}  // namespace jacta
