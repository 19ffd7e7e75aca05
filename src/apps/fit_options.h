// Options and output of commands that fit.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "jacta/fit/fit.h"
#include "model_options.h"

namespace jacta::apps {

class FitCommandOptions {
 public:
  /// Adds --fix, --strategy and --restarts.
  void add_to(CLI::App& command);
  /// --set gives starts, --fix fixed values; the strategy is the model's with --strategy.
  FitOptions fit_options(const StatisticalModel& model,
                         const ModelOptions& values,
                         Diagnostics& diagnostics) const;

 private:
  std::vector<std::string> fix_;
  std::string strategy_text() const;

  std::vector<std::string> strategy_;
  std::optional<int> restarts_;
};

}  // namespace jacta::apps
