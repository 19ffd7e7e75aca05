// ToyDataMode: where the toys of a job come from and go to, alea's `toydata_mode`.
#pragma once

#include <array>

#include "jacta/config/words.h"

namespace jacta {

enum class ToyDataMode {
  read,                ///< from toydata_filename
  generate,            ///< fitted and forgotten
  generate_and_store,  ///< written to toydata_filename too
  no_toydata           ///< neither: fits of an empty data set
};

constexpr std::array<Word<ToyDataMode>, 4> words_of(ToyDataMode) {
  return {{{ToyDataMode::read, "read"},
           {ToyDataMode::generate, "generate"},
           {ToyDataMode::generate_and_store, "generate_and_store"},
           {ToyDataMode::no_toydata, "no_toydata"}}};
}

/// Whether toys are drawn.
constexpr bool generates(ToyDataMode mode) {
  return mode == ToyDataMode::generate || mode == ToyDataMode::generate_and_store;
}

}  // namespace jacta
