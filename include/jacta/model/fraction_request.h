// FractionRequest: which parts of a coherent sum fractions are wanted of, and with which
// errors.
//
// Parts are resonances, decay chains or waves, a wave being a chain with one (l,s) pair at
// every vertex. Groups take their place where they are given: a name, and resonances,
// chains or waves that are taken together, by their names; chains by their position too,
// from 0.
//
//     jacta::FractionRequest request;
//     request.groups = {{"K*", {"Kst892zero", "Kst892minus"}}, {"rest", {"rho770"}}};
//     auto report = model->fit_reporter()->fractions(data, values, request);
#pragma once

#include <Eigen/Core>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jacta/config/words.h"

namespace jacta {

enum class FractionParts { resonance, chain, wave };

constexpr std::array<Word<FractionParts>, 3> words_of(FractionParts) {
  return {{{FractionParts::resonance, "resonance"},
           {FractionParts::chain, "chain"},
           {FractionParts::wave, "wave"}}};
}

struct FractionRequest {
  FractionParts parts = FractionParts::resonance;
  std::vector<std::pair<std::string, std::vector<std::string>>> groups = {};
  /// Relative to all groups together in place of the whole sum: tf-pwa's cal_fitfractions
  /// with a list of resonances.
  bool relative_to_groups = false;
  bool with_errors = true;
  /// Of the free parameters; else it follows from the Hessian at the parameters.
  std::optional<Eigen::MatrixXd> covariance = {};
};

}  // namespace jacta
