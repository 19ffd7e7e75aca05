// Surroundings: what work is given by the program that does it, in one piece: the models
// it knows, threads, where messages go, how it is stopped, clock and names. `main` makes
// them; whoever needs some of them is passed all.
//
//     const jacta::Executor executor;
//     const jacta::Surroundings here{
//         .models = registry, .executor = executor, .diagnostics = diagnostics};
//     jacta::run_locally(campaign, options, here);
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/model/registry.h"
#include "jacta/parallel/executor.h"

namespace jacta {

struct Surroundings {
  const ModelRegistry& models;
  const Executor& executor;
  Diagnostics& diagnostics;
  /// Folders of installed examples, searched last for files of models.
  std::vector<std::string> example_paths = {};
  /// Loops end after the toys that are under way; null: never.
  const CancellationToken* stop = nullptr;
  /// Time now as %Y%m%d_%H:%M:%S; empty: results have no date.
  std::function<std::string()> date = {};
  std::string host = {};
  /// Of the models' kernels: baseline, avx2, avx512; empty: the best of this processor.
  std::string instruction_set = {};

  std::string now() const { return date ? date() : std::string(); }
};

}  // namespace jacta
