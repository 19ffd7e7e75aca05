// A Runner from a ticket's command line, and what `debug` shows of it.
//
//     auto runner = jacta::initialized_runner(command, registry, diagnostics);
//     runner.model().expectation_values();
#pragma once

#include <string>
#include <vector>

#include "jacta/model/registry.h"
#include "jacta/toy/runner.h"

namespace jacta {

struct InitializedRunnerOptions {
  std::vector<std::string> example_paths = {};
  /// Leaves limit_threshold out: for steps that come before the file exists.
  bool pop_limit_threshold = false;
};

/// The Runner that a command line describes, with the thresholds it names. Throws
/// InputError for anything wrong.
Runner initialized_runner(const std::string& script,
                          const ModelRegistry& registry,
                          Diagnostics& diagnostics,
                          const InitializedRunnerOptions& options = {});

/// The command, the table of parameters, and the nominal expectation values of models
/// that have them.
std::string debug_text(const std::string& script, const StatisticalModel& model);

}  // namespace jacta
